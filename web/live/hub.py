"""Fan-out: one subscription to the live feed, said on to every open board.

A board that is slow does not make a queue: what it has not heard yet is one merged message.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from monitor.model.announcements import Announcement, Filed, Mark, PresenceChanged
from web.live.messages import FiledMessage, PresentMessage, encoded

log = logging.getLogger(__name__)

MOST_NUMBERS = 200
"""Incidents named in one message; a board that misses more looks at everything anyway."""

Announcements = Callable[[], Iterator[tuple[int, Announcement | None]]]


@dataclass(eq=False)
class Mailbox:
    """What one board has still to hear."""

    deployment: int
    officer: str = ""  # whose board it is, as `Hub` names officers
    heard: threading.Event = field(default_factory=threading.Event)
    revision: int = 0
    posts: int = 0
    at: int = 0
    incidents: set[int] = field(default_factory=set)
    all_changed: bool = False
    decided: dict[int, Mark] = field(default_factory=dict)  # by incident, the newest
    by_hand: set[int] = field(default_factory=set)  # an officer changed these
    present: set[int] = field(default_factory=set)  # somebody came there, or left
    filed: bool = False  # there is something to take
    closed: bool = False

    def put(self, announcement: Announcement) -> None:
        match announcement:
            case Filed():
                self._put_filed(announcement)
            case PresenceChanged():
                self.present.update(announcement.incidents)
        self.heard.set()

    def _put_filed(self, filed: Filed) -> None:
        self.filed = True
        self.revision = max(self.revision, filed.revision)
        self.posts += len(filed.posts)
        self.at = filed.at
        self.incidents.update(filed.incidents)
        if len(self.incidents) > MOST_NUMBERS:
            self.all_changed = True
            self.incidents.clear()
        self.by_hand.update(filed.by_hand)
        for mark in filed.decided:
            known = self.decided.get(mark.id)
            if known is None or known.version < mark.version:
                self.decided[mark.id] = mark
        if len(self.decided) > MOST_NUMBERS:
            self.decided.clear()  # whoever asks for everything learns of these too
            self.all_changed = True

    def put_all_changed(self) -> None:
        """Announcements may have been missed."""
        self.filed = self.all_changed = True
        self.heard.set()

    def close(self) -> None:
        self.closed = True
        self.heard.set()

    def take(self) -> bytes:
        """Everything since the last time, as JSON. `all`: any incident may have changed."""
        self.heard.clear()
        message = FiledMessage(
            revision=self.revision,
            posts=self.posts,
            incidents=sorted(self.incidents),
            all=self.all_changed,
            at=self.at,
            decided=list(self.decided.values()),
            by_hand=sorted(self.by_hand)[:MOST_NUMBERS],
        )
        self.posts, self.incidents, self.all_changed = 0, set(), False
        self.decided, self.by_hand, self.filed = {}, set(), False
        return encoded(message)

    def take_present(self) -> bytes:
        """The incidents whose presences have changed; a board asks once for a whole crowd."""
        numbers = sorted(self.present)[:MOST_NUMBERS]
        self.present = set()
        return encoded(PresentMessage(numbers))


class Hub:
    """All open boards of this process. `announcements()` subscribes, anew after each failure.
    `named`: from an officer's mark to what their boards join with."""

    def __init__(
        self, announcements: Announcements, named: Callable[[str], str] = lambda mark: mark
    ) -> None:
        self._announcements = announcements
        self._named = named
        self._boards: dict[int, set[Mailbox]] = {}
        self._lock = threading.Lock()
        self._listening = False
        self.connected = False

    def join(self, deployment: int, officer: str = "") -> Mailbox:
        board = Mailbox(deployment, officer)
        with self._lock:
            self._boards.setdefault(deployment, set()).add(board)
            if not self._listening:
                self._listening = True
                threading.Thread(target=self._listen, name="live feed", daemon=True).start()
        return board

    def leave(self, board: Mailbox) -> None:
        with self._lock:
            boards = self._boards.get(board.deployment, set())
            boards.discard(board)
            if not boards:
                self._boards.pop(board.deployment, None)

    def open(self) -> int:
        with self._lock:
            return sum(len(boards) for boards in self._boards.values())

    def _listen(self) -> None:
        pause = 0.5
        while True:
            try:
                for deployment, announcement in self._announcements():
                    if not self.connected:
                        self.connected, pause = True, 0.5
                        self._tell_all()  # what was said while nobody listened is not repeated
                    if announcement is not None:
                        self._tell(deployment, announcement)
            except Exception as error:  # whatever it was, the boards must hear again
                log.warning("the live feed broke off, trying again in %.1f s: %s", pause, error)
            self.connected = False
            time.sleep(pause)
            pause = min(pause * 2, 10.0)

    def _tell(self, deployment: int, announcement: Announcement) -> None:
        with self._lock:
            boards = list(self._boards.get(deployment, ()))
        if announcement.to:
            officers = {self._named(mark) for mark in announcement.to}
            boards = [board for board in boards if board.officer in officers]
        for board in boards:
            board.put(announcement)

    def _tell_all(self) -> None:
        with self._lock:
            boards = [board for some in self._boards.values() for board in some]
        for board in boards:
            board.put_all_changed()
