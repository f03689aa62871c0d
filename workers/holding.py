"""One listener of a feed at a time, over all machines on one database; the others wait here."""

import logging
import os
import secrets
import socket
import threading
import time
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from monitor.actions.intake.leases import hold, let_go, stand_by
from monitor.store.database import Database

log = logging.getLogger(__name__)

LOOK_S = 1.0
"""Between two tries to take a feed that somebody else holds."""
TELL_S = 5.0


def new_holder() -> str:
    """A name that no other process has, with the machine's before it."""
    return f"{socket.gethostname()[:150]} {os.getpid()} {secrets.token_hex(6)}"


@dataclass
class Hold:
    """On a feed; `lost` once another listener has it."""

    database: Database
    deployment: int
    feed: str
    network: str
    holder: str
    lost: bool = False

    def wait(self, stop: threading.Event) -> bool:
        """Until the feed is ours; False where `stop` came first."""
        told = float("-inf")
        waited = False
        while not stop.is_set():
            try:
                if hold(self.database, self.deployment, self.feed, self.network, self.holder):
                    self.lost = False
                    if waited:
                        self._stand_by("")
                        log.warning("the feed is taken over")
                    return True
                if time.monotonic() - told >= TELL_S:
                    self._stand_by(self.holder.partition(" ")[0])
                    told, waited = time.monotonic(), True
            except OperationalError as error:
                log.warning("cannot ask who listens: %s", error)
            stop.wait(LOOK_S)
        return False

    def let_go(self) -> None:
        """After a clean end; where the database is away, the feed is free when the hold ends."""
        try:
            let_go(self.database, self.deployment, self.feed, self.holder)
        except OperationalError as error:
            log.warning("cannot let go of the feed: %s", error)

    def _stand_by(self, machine: str) -> None:
        stand_by(self.database, self.deployment, self.feed, machine)


def stop_with(parent: int, stop: threading.Event) -> None:
    """Sets `stop` when the process that started this one has gone: nobody would end it."""

    def watch() -> None:
        while not stop.wait(LOOK_S):
            if os.getppid() != parent:
                stop.set()

    threading.Thread(target=watch, daemon=True, name="parent").start()
