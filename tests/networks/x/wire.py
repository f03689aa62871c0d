"""X as the shared suites see it."""

import time
from collections.abc import Sequence
from math import ceil

from monitor.model.dispatching import Account
from tests.networks.x.server import BEARER, HANDLE, KEYS, PROBLEM, Server
from tests.networks.x.world import World


class XWire:
    """Implements `tests.networks.contract.wire.Wire`."""

    def __init__(self) -> None:
        self.world = World()
        self.server: Server | None = None
        self._port = 0

    @property
    def running(self) -> Server:
        assert self.server is not None
        return self.server

    def start(self) -> None:
        self.server = Server(self.world, self._port)
        self._port = self.server.server_port
        self.server.start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None

    def account(self, **more: str) -> Account:
        address = f"http://127.0.0.1:{self._port}"
        return Account("x", HANDLE, {"bearer_token": BEARER, **KEYS, "server": address, **more})

    def account_that_may_not(self) -> Account:
        return self.account(access_token_secret="revoked", bearer_token="revoked")

    def publish(self, text: str, author: str = "ana", reply_to: str = "") -> str:
        return self.world.write(text, author, reply_to=reply_to)

    def garbage(self) -> None:
        self.world.line(b'{"data": {"id": "17", "te')

    def cut(self) -> None:
        self.world.cut()

    def remove(self, id: str) -> None:
        raise NotImplementedError("X says nothing of it in this stream")

    def revise(self, id: str, text: str) -> None:
        self.world.revise(id, text)

    def recipient(self) -> str:
        return ""

    def sent(self) -> Sequence[str]:
        return [post["text"] for post in self.world.posts if post["author"] == HANDLE]

    def refuse(self, retry_after: int | None) -> None:
        if retry_after is None:
            self.running.refuse(503, {"title": "Service Unavailable", "detail": "Over capacity"})
            return
        body = {"title": "Too Many Requests", "detail": "Too Many Requests",
                "type": PROBLEM + "rate-limit-exceeded"}  # fmt: skip
        reset = str(ceil(time.time() + retry_after))
        self.running.refuse(429, body, x_rate_limit_remaining="0", x_rate_limit_reset=reset)
