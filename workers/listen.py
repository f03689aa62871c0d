"""A listener: one process per feed and deployment; keeps what comes in and queues it for reading.

Not a Celery task: an endless task is handed to a second worker after the visibility timeout.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from monitor import logs
from monitor.actions.intake.keeping import keep
from monitor.actions.intake.listeners import beat, record_gaps
from monitor.actions.intake.removals import follow
from monitor.actions.outreach.receipts import receive
from monitor.model.listening import Condition, Heard
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.networks.listeners import Beat
from workers.batches import Batch, batches
from workers.connections import Line
from workers.holding import Hold
from workers.queue import enqueue

log = logging.getLogger(__name__)

Kept = TypeVar("Kept")

BEAT_S = 2.0
"""Between two beats; the board calls a listener stopped after 30 s without one."""


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
    account: int | None = None
    line: Callable[[], Line] = lambda: Line("listening")
    cursor: str = ""  # all before it is kept
    kept_up_to: Callable[[str], None] = lambda cursor: None
    hold: Hold | None = None  # told when another listener has the feed: the source then ends
    condition: Condition = field(default_factory=Condition)
    received: int = 0
    new: int = 0
    issues: int = 0
    _told: tuple[int, int] = (0, 0)
    _said: Line | None = None
    _beat_at: float = 0.0
    _last_post_at: datetime | None = None

    def run(self, source: Iterable[Heard]) -> None:
        """Until the source ends or `stop` is set; what is in hand is kept first."""
        self._beat(self.line(), starts=True)
        wait = self.settings.keep_ms / 1000
        try:
            for batch in batches(source, self.settings.keep_posts, wait):
                self._take(batch)
        except Exception as error:
            self._beat(Line("failed", f"{type(error).__name__}: {error}"))
            raise
        line = self.line()
        if line.state != "failed":
            why = "stopped" if self.stop.is_set() else "all posts have been played"
            line = Line("ended", why)
        self._beat(line)

    def _take(self, batch: Batch) -> None:
        if batch:
            new = self._kept(batch)
            with logs.about(posts=new):
                log.debug("kept, of %d received", len(batch))
                enqueue(self.database, self.deployment, new)
            self.received += len(batch.posts)
            self.issues += len(batch.issues)
            self.new += len(new)
            self._last_post_at = datetime.now(UTC) if batch.posts else self._last_post_at
            self.progress(len(batch), len(new))
        if batch.removals or batch.revisions:
            self._follow(batch)
        if batch.receipts:
            self._insist(lambda: receive(self.database, self.deployment, batch.receipts))
        if batch.gaps:
            record_gaps(self.database, self.deployment, self.name, batch.gaps)
        if batch.cursor:
            self.cursor = batch.cursor
            self.kept_up_to(self.cursor)
        for one in batch.conditions:
            told = {name: value for name, value in asdict(one).items() if value is not None}
            self.condition = replace(self.condition, **told)
        line = self.line()
        if line != self._said or time.monotonic() - self._beat_at > BEAT_S:
            self._beat(line)

    def _follow(self, batch: Batch) -> None:
        """After the posts of the batch are kept: what is taken away may have come just before.

        A changed post that nobody knows has only now become one to follow: it is kept as it is.
        """
        unknown = self._kept(Batch([one.post for one in batch.revisions]))
        enqueue(self.database, self.deployment, unknown)
        self.new += len(unknown)
        changes = (batch.removals, batch.revisions)
        self._insist(lambda: follow(self.database, self.deployment, *changes))

    def _kept(self, batch: Batch) -> list[int]:
        return self._insist(lambda: keep(self.database, self.deployment, batch.posts, batch.issues))

    def _insist(self, act: Callable[[], Kept]) -> Kept:
        """Kept, however long the database is away: the source waits, nothing is dropped."""
        pause = 0.2
        while True:
            try:
                return act()
            except OperationalError as error:
                log.error("what was heard is not kept, trying again: %s", error)
                time.sleep(pause)
                pause = min(pause * 2, 10)

    def _beat(self, line: Line, *, starts: bool = False) -> None:
        received, issues = self._told
        said = Beat(
            self.name,
            self.network,
            line.state,
            line.reason,
            self.received - received,
            self.issues - issues,
            self._last_post_at,
            self.account,
            self.cursor,
            self.condition,
            self.hold.holder if self.hold else "",
        )
        try:
            held = beat(self.database, self.deployment, said, starts=starts)
        except OperationalError as error:
            log.warning("no beat: %s", error.orig)
            return
        if not held and self.hold is not None and not self.hold.lost:
            self.hold.lost = True
            log.warning("another listener has the feed now")
        self._said, self._told = line, (self.received, self.issues)
        self._beat_at = time.monotonic()
