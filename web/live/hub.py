"""Fan-out: one subscription to the live feed, said on to every open board.

A board that is slow does not make a queue: what it has not heard yet is one merged message.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

log = logging.getLogger(__name__)

MOST_NUMBERS = 200
"""Incidents named in one message; a board that misses more looks at everything anyway."""

Announcements = Callable[[], Iterator[tuple[int, dict[str, Any]]]]


@dataclass(eq=False)
class Mailbox:
    """What one board has still to hear."""

    deployment: int
    heard: threading.Event = field(default_factory=threading.Event)
    revision: int = 0
    posts: int = 0
    at: int = 0
    incidents: set[int] = field(default_factory=set)
    all_changed: bool = False
    decided: dict[int, dict[str, Any]] = field(default_factory=dict)  # by incident, the newest
    by_hand: set[int] = field(default_factory=set)  # an officer changed these
    present: set[int] = field(default_factory=set)  # somebody came there, or left
    filed: bool = False  # there is something to take
    closed: bool = False

    def put(self, message: dict[str, Any]) -> None:
        if "present" in message:
            self.present.update(message["present"])
            self.heard.set()
            return
        self.filed = True
        self.revision = max(self.revision, message["revision"])
        self.posts += len(message["posts"])
        self.at = message["at"]
        self.incidents.update(message["incidents"])
        if len(self.incidents) > MOST_NUMBERS:
            self.all_changed = True
            self.incidents.clear()
        self.by_hand.update(message.get("by_hand", ()))
        for one in message.get("decided", ()):
            known = self.decided.get(one["id"])
            if known is None or known["version"] < one["version"]:
                self.decided[one["id"]] = one
        if len(self.decided) > MOST_NUMBERS:
            self.decided.clear()  # whoever asks for everything learns of these too
            self.all_changed = True
        self.heard.set()

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
        said = {
            "revision": self.revision,
            "posts": self.posts,
            "incidents": sorted(self.incidents),
            "all": self.all_changed,
            "at": self.at,
            "decided": list(self.decided.values()),
            "by_hand": sorted(self.by_hand)[:MOST_NUMBERS],
        }
        self.posts, self.incidents, self.all_changed = 0, set(), False
        self.decided, self.by_hand, self.filed = {}, set(), False
        return orjson.dumps(said)

    def take_present(self) -> bytes:
        """The incidents whose presences have changed; a board asks once for a whole crowd."""
        numbers = sorted(self.present)[:MOST_NUMBERS]
        self.present = set()
        return orjson.dumps(numbers)


class Hub:
    """All open boards of this process. `announcements()` subscribes, anew after each failure."""

    def __init__(self, announcements: Announcements) -> None:
        self._announcements = announcements
        self._boards: dict[int, set[Mailbox]] = {}
        self._lock = threading.Lock()
        self._listening = False
        self.connected = False

    def join(self, deployment: int) -> Mailbox:
        board = Mailbox(deployment)
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
                for deployment, message in self._announcements():
                    if not self.connected:
                        self.connected, pause = True, 0.5
                        self._tell_all()  # what was said while nobody listened is not repeated
                    if deployment:
                        self._tell(deployment, message)
            except Exception as error:  # whatever it was, the boards must hear again
                log.warning("the live feed broke off, trying again in %.1f s: %s", pause, error)
            self.connected = False
            time.sleep(pause)
            pause = min(pause * 2, 10.0)

    def _tell(self, deployment: int, message: dict[str, Any]) -> None:
        with self._lock:
            boards = list(self._boards.get(deployment, ()))
        for board in boards:
            board.put(message)

    def _tell_all(self) -> None:
        with self._lock:
            boards = [board for some in self._boards.values() for board in some]
        for board in boards:
            board.put_all_changed()
