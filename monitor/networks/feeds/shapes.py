"""From what an address gave to posts. Pure.

A payload: `body` (bytes, or text that stands for bytes), `url` it came from, `type` (Content-Type),
`languages` of the deployment, and `fetched_at` (ISO 8601), the time of what has none of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from monitor.model.listening import Heard, Removal
from monitor.model.posts import Issue, Post, storable
from monitor.networks.feeds.cap import alerts
from monitor.networks.feeds.documents import ILL_FORMED, Kind, look_at
from monitor.networks.feeds.entries import Feed, named, read_feed
from monitor.networks.feeds.names import NETWORK


@dataclass(frozen=True, slots=True)
class Contents:
    """Of one document: the alerts that it holds, or a feed."""

    alerts: tuple[Post | Removal | Issue, ...] = ()
    feed: Feed | None = None
    removals: tuple[Removal, ...] = ()  # of entries of the feed
    issue: Issue | None = None  # instead of all


def heard(payload: Any) -> Iterator[Heard]:
    """All that stands there, a CAP index as its entries: the source fetches what they name."""
    contents = contents_of(payload)
    if contents.issue is not None:
        yield contents.issue
    yield from contents.alerts
    if contents.feed is not None:
        yield from (entry.heard for entry in contents.feed.entries)
    yield from contents.removals


def contents_of(payload: Any) -> Contents:
    if not isinstance(payload, Mapping) or not isinstance(payload.get("body"), bytes | str):
        return Contents(issue=Issue(NETWORK, "a payload", "it has no body", repr(payload)[:2_000]))
    given = payload["body"]
    body = given.encode("utf-8", "replace") if isinstance(given, str) else given
    url, kind = str(payload.get("url", "")), str(payload.get("type", ""))
    now = _moment(payload.get("fetched_at"))
    document = look_at(body)
    if document.kind is Kind.REFUSED:
        return Contents(issue=_issue(url, document.reason, body))
    if document.kind is Kind.PAGE:
        return Contents(
            issue=_issue(url, "it is a web page: look there for its RSS or Atom address", body)
        )
    if document.kind is Kind.ALERTS:
        languages = [str(one) for one in payload.get("languages", ())]
        return Contents(alerts=tuple(alerts(body, url, languages, now)))
    feed = read_feed(body if document.well_formed else body[:ILL_FORMED], url, kind, now)
    if not feed.entries and (not document.well_formed or not feed.title):
        return Contents(issue=_issue(url, "it is neither RSS, Atom nor CAP", body))
    removals = tuple(
        Removal(NETWORK, named(id, url), _moment(when)) for id, when in document.tombstones if id
    )
    return Contents(feed=feed, removals=removals)


def _moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _issue(url: str, reason: str, body: bytes) -> Issue:
    shown = url.partition("?")[0] or "a feed"  # what is behind it may be a key
    return Issue(NETWORK, shown[:300], reason, storable(body[:100_000].decode("utf-8", "replace"))
                 or "(empty)")  # fmt: skip
