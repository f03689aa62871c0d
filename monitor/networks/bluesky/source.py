"""The way in: Jetstream, which sends every post of Bluesky; what is not for us is dropped here.

It can begin again anywhere in the last day or so (its keeper decides): the cursor is the time, in
microseconds, at which Jetstream saw the last event.
"""

import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from monitor.model.dispatching import Account
from monitor.model.listening import Condition, Gap, Heard, Reached, Removal, Revision
from monitor.model.networks import Watch
from monitor.model.posts import Post
from monitor.networks.bluesky.addresses import APPVIEW, JETSTREAM
from monitor.networks.bluesky.follows import for_us
from monitor.networks.bluesky.frames import Malformed, event_of, time_us
from monitor.networks.bluesky.handles import Handles
from monitor.networks.bluesky.shapes import LONGEST, heard
from monitor.networks.bluesky.stream import OPENED, Stream, address_of
from monitor.networks.pump import pumped

HANDLE_WAIT_S = 1.5
"""A post waits so long for its author's handle, while the stream goes on."""

REACHED_EVERY_S = 1.0
NOTED_EVERY_S = 0.5

LOST_US = 600 * 1_000_000
"""Where the first event is so much later than the cursor, what was between is not kept any more:
Bluesky is never silent for ten minutes."""


@dataclass(slots=True)
class _Waiting:
    one: Post | Revision
    did: str
    since: float
    time_us: int


class BlueskySource:
    """Implements `monitor.model.networks.Source`."""

    def __init__(self, account: Account) -> None:
        self._address = account.settings.get("jetstream") or JETSTREAM
        self._name = account.name.strip().lstrip("@")
        self._handles = Handles(account.settings.get("appview") or APPVIEW)

    def listen(self, watch: Watch) -> Iterator[Heard]:
        yield from self._who_we_are()
        asked = int(watch.cursor) if watch.cursor.isdigit() else 0
        stream = Stream(address_of(self._address, asked))
        hearing = _Hearing(self._handles, self._name, watch)
        try:
            for frame in pumped(stream.run, watch, stream.close):
                if frame == OPENED:
                    yield Condition()
                    if not asked:
                        yield Reached(str(int(time.time() * 1_000_000)))
                elif frame is not None:
                    if asked and (seen := _time_of(frame)):
                        yield _gap(asked, seen)
                        asked = 0
                    yield from hearing.take(frame)
                yield from hearing.ready(idle=frame is None)
        finally:
            self._handles.rest()

    def _who_we_are(self) -> Iterator[Heard]:
        """Without our own DID nobody's mention of us is known: a moment is waited for it."""
        self._handles.want([self._name] if self._name else [])
        deadline = time.monotonic() + HANDLE_WAIT_S
        while self._name and self._handles.did_of(self._name) is None:
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
            yield None


class _Hearing:
    """What becomes of the frames of one connection."""

    def __init__(self, handles: Handles, name: str, watch: Watch) -> None:
        self._handles, self._name, self._watch = handles, name, watch
        self._waiting: deque[_Waiting] = deque()
        self._reached = 0
        self._told = 0
        self._told_at = self._noted_at = 0.0
        self._note = ""

    def take(self, frame: str | bytes) -> Iterator[Heard]:
        """Removals and Issues at once; posts that are for us wait for their author's handle."""
        try:
            event = event_of(frame)
        except Malformed:
            yield from heard(frame)
            return
        if event["kind"] == "identity":
            self._learn(event.get("identity"))
        seen = time_us(event) or 0
        for one in heard(event):
            if isinstance(one, Post | Revision):
                self._take_post(one, seen)
                continue
            if isinstance(one, Removal):  # it must not come after what it takes away
                kept = (wait for wait in self._waiting if _id(wait.one) != one.id)
                self._waiting = deque(kept)
            yield one
        self._reached = max(self._reached, seen)

    def ready(self, idle: bool) -> Iterator[Heard]:
        """The posts whose author is known, or was waited for long enough; how far it went."""
        now = time.monotonic()
        while self._waiting:
            first = self._waiting[0]
            handle = self._handles.of(first.did)
            if handle is None and now - first.since < HANDLE_WAIT_S:
                break
            self._waiting.popleft()
            yield _by(first.one, (handle or first.did)[:LONGEST])
        reached = self._waiting[0].time_us - 1 if self._waiting else self._reached
        if reached > self._told and (idle or now - self._told_at > REACHED_EVERY_S):
            self._told, self._told_at = reached, now
            yield Reached(str(reached))
        if now - self._noted_at > NOTED_EVERY_S:
            self._noted_at, before, self._note = now, self._note, self._less()
            if self._note != before:
                yield Condition(note=self._note)
        if idle:
            yield None

    def _less(self) -> str:
        """What is followed less than officers may expect."""
        watchwords = self._watch.watchwords
        self._handles.want(watchwords.accounts)
        unknown = [one for one in watchwords.accounts if self._handles.did_of(one) == ""]
        notes = [f"{one} is not followed: Bluesky does not tell who it is" for one in unknown]
        if watchwords.area is not None:
            notes.append("the area is not followed: posts of Bluesky have no place")
        if self._name and not self._handles.did_of(self._name):
            notes.append(f"mentions of {self._name} are not followed: it is not known at Bluesky")
        return "; ".join(notes)

    def _take_post(self, one: Post | Revision, seen: int) -> None:
        post = one.post if isinstance(one, Revision) else one
        did = post.author
        named = replace(post, author=self._handles.of(did) or did)
        if for_us(named, self._watch.watchwords, self._handles.did_of(self._name) or ""):
            self._handles.want([did])
            self._waiting.append(_Waiting(one, did, time.monotonic(), seen))

    def _learn(self, identity: Any) -> None:
        if isinstance(identity, Mapping):
            did, handle = identity.get("did"), identity.get("handle")
            if isinstance(did, str) and isinstance(handle, str):
                self._handles.learn(did, handle)


def _time_of(frame: str | bytes) -> int | None:
    try:
        return time_us(event_of(frame))
    except Malformed:
        return None


def _gap(asked: int, first: int) -> Gap:
    since = datetime.fromtimestamp(asked / 1_000_000, UTC)
    if first - asked > LOST_US:
        until = datetime.fromtimestamp(first / 1_000_000, UTC)
        return Gap(since, until, False, "Jetstream does not keep posts for so long")
    return Gap(since, datetime.now(UTC), True, "the connection was made again")


def _id(one: Post | Revision) -> str:
    return one.post.id if isinstance(one, Revision) else one.id


def _by(one: Post | Revision, author: str) -> Post | Revision:
    if isinstance(one, Revision):
        return replace(one, post=replace(one.post, author=author))
    return replace(one, author=author)
