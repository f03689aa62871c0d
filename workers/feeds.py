"""`python -m workers.feeds`: a listener process for every account that listens.

A process of its own for each: one that breaks, or a library that leaks, takes no other with it.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError

from monitor import logs
from monitor.networks.known import networks
from monitor.settings import Settings
from monitor.store.database import SMALL_CACHE_KIB, Database
from monitor.store.networks.accounts import listening_accounts, version_of
from monitor.wiring.connections import open_database
from monitor.wiring.stopping import stop_on_signals
from workers.holding import new_holder

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""Between two looks at the accounts."""
GLANCE_S = 0.2
"""Between two looks whether a listener has ended: what is said meanwhile nobody hears."""
PATIENCE_S = 10.0
"""For a listener that was told to stop: it keeps what it has in hand."""
PAUSES_S = (0.0, 5.0, 20.0, 60.0)
"""Before a listener that ended by itself is started again: the first time at once, for it may have
been killed; one that ends again and again has a fault that haste does not mend."""
STEADY_S = 120.0
FLAT_MEMORY = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
"""What glibc is told: every connection has threads of its own, and without this a heap for each;
answers of a network are large, and without this ever larger ones are cut out of the heap."""


@dataclass
class _Child:
    process: "subprocess.Popen[bytes]"
    version: str  # of the account's settings
    started: float = field(default_factory=time.monotonic)


class Feeds:
    """Keeps a process running for each account; `step` looks once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._children: dict[int, _Child] = {}
        self._ended: dict[int, tuple[int, float]] = {}  # how often in a row, and when
        self._holder = new_holder()  # a listener that is started again need not wait for itself

    def step(self) -> None:
        with self._database.read() as connection:
            wanted = {
                one.id: version_of(connection, one.id)
                for one in listening_accounts(connection)
                if (network := networks().get(one.network)) and network.source
            }
        for number, child in list(self._children.items()):
            if child.process.poll() is not None:
                self._forget(number, child)
            elif wanted.get(number) != child.version:
                self._end([number])
        for number, version in wanted.items():
            if number not in self._children and self._may_start(number):
                command = [sys.executable, "-m", "workers.feed", str(number), self._holder]
                process = subprocess.Popen(command, env=os.environ | FLAT_MEMORY)  # noqa: S603 - our own
                self._children[number] = _Child(process, version)
        for number in set(self._ended) - set(wanted):
            del self._ended[number]

    def wait(self, stop: threading.Event) -> None:
        """Until the next look: `LOOK_S`, or a listener has ended."""
        until = time.monotonic() + LOOK_S
        while time.monotonic() < until and not stop.wait(GLANCE_S):
            if any(child.process.poll() is not None for child in self._children.values()):
                return

    def end(self) -> None:
        self._end(list(self._children))

    def _forget(self, number: int, child: _Child) -> None:
        del self._children[number]
        steady = time.monotonic() - child.started >= STEADY_S
        times = 0 if steady else self._ended.get(number, (0, 0.0))[0]
        self._ended[number] = (times + 1, time.monotonic())
        with logs.about(account=number):
            log.warning("the listener ended with %s", child.process.returncode)

    def _may_start(self, number: int) -> bool:
        if number not in self._ended:
            return True
        times, at = self._ended[number]
        return time.monotonic() - at >= PAUSES_S[min(times, len(PAUSES_S)) - 1]

    def _end(self, numbers: list[int]) -> None:
        ending = [self._children.pop(number) for number in numbers]
        for child in ending:
            child.process.terminate()
        deadline = time.monotonic() + PATIENCE_S
        for child in ending:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def main() -> None:
    stop = threading.Event()
    stop_on_signals(stop)
    settings = Settings()
    logs.configure(settings, "feeds")
    feeds = Feeds(open_database(settings, SMALL_CACHE_KIB))
    while not stop.is_set():
        try:
            feeds.step()
        except OperationalError as error:
            log.warning("cannot look at the accounts: %s", error.orig)
        feeds.wait(stop)
    feeds.end()


if __name__ == "__main__":
    main()
