"""What a server has of a gap: its timelines, newest first, back to where we were."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from mastodon import Mastodon
from mastodon.errors import MastodonAPIError, MastodonRatelimitError, MastodonServerError

from monitor.networks.mastodon.shapes import is_newer

AT_ONCE = 40  # https://docs.joinmastodon.org/methods/timelines/: the most that is given
PAGES = 20
"""800 posts of a timeline: more would use up the calls that a server allows (300 in 5 minutes)."""

EARLIER_MS = 5 * 60 * 1000
"""An id is made from the time at which a post was written elsewhere, which may reach our server
minutes later: so much before the newest id is asked for again."""

SNOWFLAKE = 1 << 50
"""Ids of Mastodon are milliseconds since 1970, then 16 bits (lib/mastodon/snowflake.rb); other
servers have other ids."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where we were. Ids of notifications count for themselves."""

    status: str = ""
    notification: str = ""
    at: str = ""  # ISO 8601

    @classmethod
    def read(cls, text: str) -> "Cursor":
        try:
            found = json.loads(text)
            return cls(str(found["status"]), str(found["notification"]), str(found["at"]))
        except (KeyError, TypeError, ValueError):
            return cls()

    def written(self) -> str:
        return json.dumps({"status": self.status, "notification": self.notification, "at": self.at})

    @property
    def time(self) -> datetime:
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """Something of a timeline, as if its stream had brought it."""

    stream: str
    name: str  # of the event
    payload: str  # JSON


def begin(api: Mastodon) -> Cursor:
    """Where a first connection begins: now."""
    now = datetime.now(UTC)
    status = str(int(now.timestamp() * 1000) << 16)
    try:
        for one in _page(lambda: api.timeline_public(limit=1)):
            status = one["id"]
    except MastodonServerError:
        raise
    except MastodonAPIError:  # a server may not give it
        pass
    told = _page(lambda: api.notifications(limit=1))
    return Cursor(status, str(told[0]["id"]) if told else "0", now.isoformat())


def missed(
    api: Mastodon, streams: frozenset[str], since: Cursor, hand: Callable[[Found], None]
) -> str:
    """Hands over what the timelines of these streams have since then, oldest first.

    Returns what is missing and why, "" for nothing. Raises what the library raises, but for a
    server that wants no more calls or does not give a timeline.
    """
    missing: list[str] = []
    for stream in sorted(streams):
        if stream == "user":
            pages = _pages(_notifications(api), since.notification)
        elif stream == "public":
            pages = _pages(lambda **asked: api.timeline_public(**asked), _earlier(since.status))
        else:
            pages = _pages(_hashtag(api, stream.lstrip("#")), _earlier(since.status))
        found: list[dict[str, Any]] = []
        try:
            for page in pages:
                found += page
        except _TooMuch as error:
            missing.append(f"{stream}: {error}")
        except MastodonRatelimitError:
            missing.append(f"{stream}: the server asked to wait")
        except MastodonServerError:
            raise
        except MastodonAPIError:
            missing.append(f"{stream}: the server does not give it")
        for one in reversed(found):
            hand(Found(stream, "notification" if stream == "user" else "update", json.dumps(one)))
    return "; ".join(missing)


class _TooMuch(Exception):
    pass


Ask = Callable[..., Any]


def _notifications(api: Mastodon) -> Ask:
    return lambda **asked: api.notifications(types=["mention", "quote", "status"], **asked)


def _hashtag(api: Mastodon, tag: str) -> Ask:
    return lambda **asked: api.timeline_hashtag(tag, **asked)


def _pages(ask: Ask, since: str) -> Iterator[list[dict[str, Any]]]:
    """Newest first; raises _TooMuch after as many as are fetched at most."""
    until = ""
    for _ in range(PAGES):
        asked = {"since_id": since, "limit": AT_ONCE} | ({"max_id": until} if until else {})
        page = [one for one in _page(partial(ask, **asked)) if is_newer(one["id"], since)]
        if not page:
            return
        yield page
        until = page[-1]["id"]
    raise _TooMuch(f"more than {PAGES * AT_ONCE} posts, the oldest of them were not fetched")


def _page(ask: Ask) -> list[dict[str, Any]]:
    """As plain JSON: the library makes times and objects of its own of it."""
    return [
        {**one, "id": str(one["id"])}
        for one in json.loads(json.dumps(ask(), default=_plain))
        if isinstance(one, dict) and "id" in one
    ]


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _earlier(id: str) -> str:
    if not id.isdigit() or int(id) < SNOWFLAKE:
        return id
    return str(int(id) - (EARLIER_MS << 16))
