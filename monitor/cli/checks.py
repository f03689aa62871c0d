"""What must hold before anything is started; each failure says what to do."""

import errno
import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.cli.errors import CommandError

FREE_MB = 300
"""Least free space: the gazetteer, an hour of a busy stream, and the broker's log."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Holds the folder for this process; raises when another `up` runs on it."""
    path = folder / "up.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            where = file.read().strip().partition(" ")[2]
            raise CommandError(
                f"the monitor is already running on this folder{where and ', at ' + where}; "
                "stop it with --stop"
            ) from None
        yield


def note_running(folder: Path, address: str) -> None:
    """Who holds the lock, for `--stop` and for the message to a second start."""
    (folder / "up.lock").write_text(f"{os.getpid()} {address}\n")


def running_pid(folder: Path) -> int | None:
    """The process that holds the folder, if one does."""
    path = folder / "up.lock"
    if not path.exists():
        return None
    with path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            word = file.read().split(" ")[0]
            return int(word) if word.isdigit() else None
    return None


def enough_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 2**20
    if free < FREE_MB:
        raise CommandError(
            f"only {free} MB are free where {folder} is, at least {FREE_MB} are needed: "
            "make room, or point MONITOR_DATA_DIR to another disk"
        )


def port_free(host: str, port: int, what: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                problem = f"port {port}, for {what}, is taken by another program"
            else:
                problem = f"port {port} on {host}, for {what}: {error.strerror}"
            raise CommandError(
                f"{problem}; choose another with --port (it takes that one and the next)"
            ) from None
