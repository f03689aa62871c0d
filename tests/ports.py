"""Ports for the servers of tests."""

import random
import socket

FIRST, LAST = 15_000, 32_000
"""Below those that the system lends to connections: what is free now stays so until it is used,
also minutes later."""

POLL_S = 0.01
"""How often a server of the standard library looks whether it is to end: half a second unless told,
which a test would wait for."""

_chance = random.SystemRandom()  # two processes of tests choose at the same time


def free_port() -> int:
    """A port that is free, as is the next one."""
    while True:
        port = _chance.randrange(FIRST, LAST, 2)
        if _is_free(port) and _is_free(port + 1):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
