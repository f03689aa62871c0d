"""A listener: one process per feed and deployment; keeps what comes in and queues it for reading.

Not a Celery task: an endless task is handed to a second worker after the visibility timeout.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.exc import OperationalError

from monitor.model.posts import Issue, Post
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.feeds import Beat, beat
from monitor.store.posts import keep
from workers.batches import Batch, batches
from workers.queue import enqueue

log = logging.getLogger(__name__)

BEAT_S = 2.0
"""Between two beats; the board calls a listener stopped after 30 s without one."""

Source = Iterator[Post | Issue | None]


@dataclass
class Listener:
    """What a feed has taken in; `name` is unique in its deployment."""

    settings: Settings
    database: Database
    deployment: int
    name: str
    network: str
    progress: Callable[[int, int], None] = lambda received, new: None
    stop: threading.Event = field(default_factory=threading.Event)
    received: int = 0
    new: int = 0
    issues: int = 0
    _told: tuple[int, int] = (0, 0)
    _beat_at: float = 0.0
    _last_post_at: datetime | None = None

    def run(self, source: Source) -> None:
        """Until the source ends or `stop` is set; what is in hand is kept first."""
        self._beat("listening", starts=True)
        wait = self.settings.keep_ms / 1000
        try:
            for batch in batches(source, self.settings.keep_posts, wait):
                self._take(batch)
        except Exception as error:
            self._beat("failed", f"{type(error).__name__}: {error}")
            raise
        self._beat("ended", "stopped" if self.stop.is_set() else "all posts have been played")

    def _take(self, batch: Batch) -> None:
        if batch:
            new = self._kept(batch)
            enqueue(self.database, self.deployment, new)
            self.received += len(batch.posts)
            self.issues += len(batch.issues)
            self.new += len(new)
            self._last_post_at = datetime.now(UTC) if batch.posts else self._last_post_at
            self.progress(len(batch), len(new))
        if time.monotonic() - self._beat_at > BEAT_S:
            self._beat("listening")

    def _kept(self, batch: Batch) -> list[int]:
        """Kept, however long the database is away: the source waits, nothing is dropped."""
        pause = 0.2
        while True:
            try:
                return keep(self.database, self.deployment, batch.posts, batch.issues)
            except OperationalError as error:
                log.error("cannot keep %d posts, trying again: %s", len(batch), error.orig)
                time.sleep(pause)
                pause = min(pause * 2, 10)

    def _beat(self, state: str, reason: str = "", *, starts: bool = False) -> None:
        received, issues = self._told
        said = Beat(
            self.name,
            self.network,
            state,
            reason,
            self.received - received,
            self.issues - issues,
            self._last_post_at,
        )
        try:
            beat(self.database, self.deployment, said, starts=starts)
        except OperationalError as error:
            log.warning("no beat: %s", error.orig)
            return
        self._told = (self.received, self.issues)
        self._beat_at = time.monotonic()


def stop_on_signals(stop: threading.Event) -> None:
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
