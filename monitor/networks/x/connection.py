"""One connection: the stream in one thread, and beside it a second one that fetches what was missed
and keeps the rules as the watchwords are."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import orjson

from monitor.model.dispatching import NetworkError
from monitor.model.listening import Condition, Gap, Heard, Reached
from monitor.model.networks import Watch
from monitor.model.watchwords import Watchwords
from monitor.networks.pump import Closed
from monitor.networks.x.access import Access
from monitor.networks.x.backfill import Backfill, Found
from monitor.networks.x.ids import first_of
from monitor.networks.x.refusals import broken_off, reset_in
from monitor.networks.x.rules import Rules, rules
from monitor.networks.x.shapes import heard
from monitor.networks.x.standing import Standing, StandingRules
from monitor.networks.x.stream import STALL_S, Stream
from monitor.networks.x.usage import quota

FIRST_REACH = timedelta(seconds=30)
"""Before the very first connection: clocks that differ, and posts that come late."""

UNSETTLED = timedelta(seconds=60)
"""Older posts were found by the first search."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds. Tests take shorter ones."""

    stall: float = STALL_S
    settle: float = 15.0  # X's search finds a post some ten seconds after it was written
    quota: float = 1800.0  # /2/usage/tweets: 50 calls in 15 minutes
    look: float = 0.5  # at the watchwords
    again: tuple[float, ...] = (2.0, 10.0, 30.0)  # after a refusal that says nothing of when


class Connection:
    """`missed`: since when nothing was heard, and why; None at the very first."""

    def __init__(
        self,
        access: Access,
        watch: Watch,
        cursor: str,
        missed: tuple[datetime, str] | None,
        pauses: Pauses,
    ) -> None:
        self._access, self._watch, self._pauses = access, watch, pauses
        self._cursor, self._missed = cursor, missed
        self._standing_rules = StandingRules(access)
        self._standing = Standing()
        self._followed = Watchwords()
        self._rules_told = Condition()
        self._open = False  # before, nothing is said: the feed would be shown as listening
        self._over = threading.Event()
        self._failure: Exception | None = None
        self._stream = Stream(access, self._line, self._opened, pauses.stall)
        self._hand: Callable[[Heard], None] = lambda _: None

    def run(self, hand: Callable[[Heard], None]) -> None:
        """Blocks until the connection breaks. Raises NetworkError."""
        self._hand = hand
        if not self._follow(self._watch.watchwords):
            raise NetworkError("there is nothing to follow on X: add watchwords")
        if self._over.is_set():
            return
        try:
            self._stream.run()
        except Exception:
            if self._failure is not None:  # what went wrong beside the stream shut it
                raise self._failure from None
            raise
        finally:
            self._over.set()

    def close(self) -> None:
        self._over.set()
        self._stream.shut()

    @property
    def alive(self) -> datetime | None:
        """When the stream last brought a line, be it a keep-alive."""
        return self._stream.last_line

    def _opened(self, headers: Mapping[str, str]) -> None:
        if self._over.is_set():
            raise Closed
        left = headers.get("x-rate-limit-remaining", "")
        wait = reset_in(headers)
        self._open = True
        self._hand(
            replace(
                self._rules_told,
                quota_left=int(left) if left.isdecimal() else None,
                quota_until=None if wait is None else datetime.now(UTC) + timedelta(seconds=wait),
            )
        )
        if not self._cursor:
            self._hand(Reached(str(first_of(datetime.now(UTC) - FIRST_REACH))))
        threading.Thread(target=self._beside, daemon=True, name="x-beside").start()

    def _line(self, line: bytes) -> None:
        try:
            payload = orjson.loads(line)
        except orjson.JSONDecodeError:
            payload = line
        if isinstance(payload, dict):
            if "data" not in payload and (broken := broken_off(payload)) is not None:
                raise broken
            if self._standing.others and self._others_only(payload):
                return
        for one in heard(payload):
            self._hand(one)

    def _others_only(self, payload: Mapping[str, object]) -> bool:
        """Sent only for a rule that somebody else has made on the same app."""
        matching = payload.get("matching_rules")
        if not isinstance(matching, list) or not matching:
            return False
        return all(
            isinstance(one, dict) and str(one.get("id")) in self._standing.others
            for one in matching
        )

    def _beside(self) -> None:
        try:
            self._fill()
            asked = 0.0
            while not self._over.wait(self._pauses.look):
                if self._watch.watchwords != self._followed:
                    self._follow_or_wait()
                if time.monotonic() - asked > self._pauses.quota or not asked:
                    asked = time.monotonic()
                    if (told := quota(self._access)) is not None:
                        self._hand(told)
        except Closed:
            pass
        except Exception as error:  # must not be lost with the thread: `run` raises it
            self._failure = error
            self._stream.shut()

    def _follow_or_wait(self) -> None:
        try:
            self._follow(self._watch.watchwords)
        except NetworkError as error:
            if error.permanent:
                raise
            self._hand(Condition(note=f"the watchwords are not changed on X yet: {error}"))
            self._over.wait(error.retry_after or self._pauses.again[-1])

    def _follow(self, watchwords: Watchwords) -> int:
        """How many rules are wanted. Raises NetworkError."""
        wanted = self._rules(watchwords, self._access.rule_length)
        self._standing = self._standing_rules.keep(wanted.values)
        self._followed = watchwords
        notes = [*wanted.notes, *self._standing.notes]
        self._rules_told = Condition(note="; ".join(notes), rules=self._standing.count)
        if self._open:
            self._hand(self._rules_told)
        return len(wanted.values)

    def _rules(self, watchwords: Watchwords, length: int) -> Rules:
        own, reposts = self._access.handle, self._access.reposts
        return rules(watchwords, own, length=length, reposts=reposts)

    def _fill(self) -> None:
        """Twice: at once, and when X's search has what was written until just now."""
        if self._missed is None:
            return
        since, why = self._missed
        until = datetime.now(UTC)
        backfill = Backfill(self._access, self._pauses.again)
        found = self._search(backfill, int(self._cursor))
        if found.whole:
            settled = max(int(self._cursor), first_of(until - UNSETTLED))
            self._hand(Reached(str(settled)))  # so that many breaks do not fetch it all each time
            if self._over.wait(self._pauses.settle):
                return
            found = self._search(backfill, settled)
        if self._over.is_set():
            return
        more = "" if found.whole else f"; not all could be fetched: {found.why}"
        self._hand(Gap(since, until, found.whole, f"{why}{more}"))

    def _search(self, backfill: Backfill, since: int) -> Found:
        if not self._access.backfill:
            return Found(whole=False, why="the limit of this account is 0")
        queries = self._rules(self._watch.watchwords, self._access.query_length).values
        try:
            return backfill.since(since, queries, self._hand, self._over.wait)
        except NetworkError as error:
            return Found(whole=False, why=str(error))
