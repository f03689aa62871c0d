"""The way in: streams of the account and of hashtags; with words or accounts the public stream,
filtered here. After a break the timelines are asked for what came meanwhile.

The public stream has what the server knows of, answers to others left out
(app/services/fan_out_on_write_service.rb of Mastodon).
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mastodon.errors import MastodonError

from monitor.model.dispatching import Account
from monitor.model.listening import Condition, Gap, Heard, Reached, Removal, Revision
from monitor.model.networks import Watch
from monitor.model.posts import Issue, Post
from monitor.model.watchwords import Watchwords
from monitor.networks.mastodon.backfill import Cursor, Found, begin, missed
from monitor.networks.mastodon.follows import for_us
from monitor.networks.mastodon.refusals import client, refusal, told
from monitor.networks.mastodon.shapes import WRITTEN_TO_US, full_handle, heard, is_newer
from monitor.networks.mastodon.streams import Event, Refused, Streams
from monitor.networks.pump import pumped

SEEN = 20_000
"""Posts remembered, for several streams bring the same one."""

HASHTAGS = 50
"""Streams of hashtags opened at most: each is a connection that the server keeps open."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """The streams are open and the gap before them is asked for."""

    us: str
    cursor: Cursor
    gap: Gap | None
    stands: bool = True


class MastodonSource:
    """Implements `monitor.model.networks.Source`."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def listen(self, watch: Watch) -> Iterator[Heard]:
        stopped = threading.Event()

        def run(hand: Callable[[Event | Refused | Found | _Ready], None]) -> None:
            _connection(self._account, watch, hand, stopped)

        hearing = _Hearing(watch)
        for one in pumped(run, watch, stopped.set):
            if one is None:
                yield from hearing.reached()
                yield None
            else:
                yield from hearing.take(one)


def _connection(
    account: Account,
    watch: Watch,
    hand: Callable[[Event | Refused | Found | _Ready], None],
    stopped: threading.Event,
) -> None:
    """Opens the streams first and asks for the gap then, so that nothing falls between."""
    api = client(account)
    with told(api):
        us = full_handle(api.account_verify_credentials())
        cursor = Cursor.read(watch.cursor)
        since = cursor if cursor.status else begin(api)
    hand(_Ready(us, Cursor(), None, stands=False))
    streams = Streams(api, lambda: _wanted(watch.watchwords), hand, stopped)
    try:
        streams.open()
        gap = None
        if cursor.status:
            missing = missed(api, _wanted(watch.watchwords), since, hand)
            why = missing or "the connection was made again"
            gap = Gap(since.time, datetime.now(UTC), not missing, why)
        hand(_Ready(us, since, gap))
        streams.keep()
    except MastodonError as error:
        raise refusal(error, api) from error
    finally:
        streams.close()


def _notification(one: Event | Found) -> tuple[str, str]:
    """Its type and id; empty for other events."""
    if one.name != "notification":
        return "", ""
    told = json.loads(one.payload)  # it was read before
    return str(told.get("type", "")), str(told.get("id", ""))


def _wanted(watchwords: Watchwords) -> frozenset[str]:
    tags = sorted(tag.strip().lstrip("#＃").casefold() for tag in watchwords.hashtags)
    wanted = {"user", *(f"#{tag}" for tag in tags[:HASHTAGS] if tag)}
    if watchwords.words or watchwords.accounts:
        wanted.add("public")
    return frozenset(wanted)


class _Hearing:
    """What becomes of what the streams of one connection bring."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._us = ""
        self._stands = self._ready = False
        self._newest = self._told = Cursor()
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._refused: dict[str, str] = {}
        self._note: str | None = None

    def take(self, one: Event | Refused | Found | _Ready) -> Iterator[Heard]:
        if isinstance(one, _Ready):
            yield from self._begin(one)
        elif isinstance(one, Refused):
            self._refused[one.stream] = one.why
        else:
            payload = {"event": one.name, "payload": one.payload}
            for found in heard(payload):
                yield from self._chosen(found, one)

    def reached(self) -> Iterator[Heard]:
        """How far it went, and what is not followed, where that has changed."""
        if self._ready and self._newest != self._told:
            self._newest = replace(self._newest, at=datetime.now(UTC).isoformat())
            self._told = self._newest
            yield Reached(self._told.written())
        if self._stands and (note := self._missing()) != self._note:
            self._note = note
            yield Condition(note=note)

    def _begin(self, one: _Ready) -> Iterator[Heard]:
        self._us = one.us
        if one.stands and not self._stands:
            self._stands = True
            yield Condition()
        if one.cursor.status:
            self._ready = True
            self._reach(one.cursor.status, one.cursor.notification)
        if one.gap is not None:
            yield one.gap

    def _chosen(self, found: Heard, one: Event | Found) -> Iterator[Heard]:
        if isinstance(found, Removal):
            if self._is_new(f"gone {found.id}"):
                yield found
            return
        if isinstance(found, Issue):
            yield found
            return
        if not isinstance(found, Post | Revision):
            return
        post = found.post if isinstance(found, Revision) else found
        kind, told_id = _notification(one)
        self._reach("" if isinstance(found, Revision) or told_id else post.id, told_id)
        tag = one.stream if one.stream.startswith("#") else ""
        watchwords = self._watch.watchwords
        if kind not in WRITTEN_TO_US and not for_us(post, watchwords, self._us, tag.lstrip("#")):
            return
        if f"gone {post.id}" in self._seen:  # while its timeline was asked for
            return
        version = found.at.isoformat() if isinstance(found, Revision) else ""
        if self._is_new(f"{post.id} {version}"):
            yield found

    def _reach(self, status: str, notification: str) -> None:
        newest = self._newest
        if is_newer(status, newest.status):
            newest = replace(newest, status=status)
        if is_newer(notification, newest.notification):
            newest = replace(newest, notification=notification)
        self._newest = newest

    def _is_new(self, key: str) -> bool:
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > SEEN:
            self._seen.popitem(last=False)
        return True

    def _missing(self) -> str:
        watchwords = self._watch.watchwords
        notes = []
        if watchwords.area is not None:
            notes.append("the area is not followed: posts of Mastodon have no place")
        if len(watchwords.hashtags) > HASHTAGS:
            notes.append(f"only {HASHTAGS} hashtags are followed")
        for stream, why in sorted(self._refused.items()):
            what = "words and accounts are" if stream == "public" else f"{stream} is"
            notes.append(f"{what} not followed: the server refuses that stream ({why})")
        return "; ".join(notes)
