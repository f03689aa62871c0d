"""From the entries of RSS 0.9 to 2.0 and Atom to posts. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any
from urllib.parse import urlsplit

import feedparser

from monitor.model.posts import Issue, Post, storable
from monitor.networks.feeds.documents import CAP_SPACE
from monitor.networks.feeds.names import LONGEST_TEXT, NETWORK, fitting, short_hash
from monitor.networks.hypertext import looks_like_html, plain

MOST = 500
"""Entries of a feed that are read, the first ones: feeds have the newest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    heard: Post | Issue
    alert: str = ""  # address of the CAP document that it stands for
    version: str = ""  # when it was changed, in the feed's own words
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    ttl_s: int  # how long the feed asks to wait; 0 where it does not
    entries: tuple[Entry, ...]
    left_out: int = 0


def read_feed(body: bytes, url: str, kind: str, now: datetime) -> Feed:
    """`kind` is the Content-Type. Whatever the bytes are: no entries where they are no feed."""
    parsed = feedparser.parse(
        BytesIO(body),  # a text it would open as an address or a file
        response_headers={"content-type": kind, "content-location": url},
        # Texts become plain here anyway, and "<!--" many times keeps its own cleaning busy for
        # minutes (tests/networks/feeds/test_shapes.py).
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    about, found = parsed.feed, parsed.entries
    is_index = any(space.startswith(CAP_SPACE) for space in parsed.get("namespaces", {}).values())
    entries = tuple(_entry(one, about, url, is_index, now) for one in found[:MOST])
    ttl = str(about.get("ttl", ""))
    return Feed(
        title=_line(about.get("title", "")),
        ttl_s=60 * min(int(ttl), 1_440) if ttl.isdecimal() else 0,
        entries=entries,
        left_out=max(len(found) - MOST, 0),
    )


def named(id: str, url: str) -> str:
    """The id of a post. Ids that are no addresses are the feed's own: "7" is not everybody's 7."""
    return fitting(id if ":" in id else f"{urlsplit(url).hostname or 'feed'}/{id}")


def _entry(
    entry: Mapping[str, Any], about: Mapping[str, Any], url: str, is_index: bool, now: datetime
) -> Entry:
    link, title = str(entry.get("link", "")), _plain(entry.get("title", ""))
    body, language = _body(entry)
    text = body if not title or body.casefold().startswith(title.casefold()) else title
    if title and body and text is title:
        text = f"{title}\n\n{body}"
    guid = str(entry.get("id", "")).strip() or (f"hash:{short_hash(link + title, 40)}")
    published, updated = _own(entry, "published"), _own(entry, "updated")
    alert = _alert_link(entry, is_index)
    if not text and not alert:
        raw = storable(repr({name: str(value)[:2_000] for name, value in entry.items()}))
        return Entry(Issue(NETWORK, f"{_host(url)}: entry {guid}"[:300], "it says nothing", raw))
    lat, lon = _where(entry)
    post = Post(
        network=NETWORK,
        id=named(guid, url),
        text=storable(text or title or link)[:LONGEST_TEXT],
        created_at=_moment(entry, ("published_parsed", "updated_parsed"), now) or now,
        author=_author(entry, about, url),
        language_hint=_tag(language or entry.get("language") or about.get("language")),
        lat=lat,
        lon=lon,
        reply_to=_answered(entry, url),
        url=link or None,
        raw={
            "feed": {"title": _line(about.get("title", "")), "host": _host(url)},
            "title": title,
            "published": published,
            "updated": updated,
            "tags": [str(one.get("term", ""))[:100] for one in entry.get("tags", [])[:50]],
            "media": list(dict.fromkeys(_media(entry)))[:50],
        },
    )
    return Entry(post, alert, updated or published, _moment(entry, ("updated_parsed",), now))


def _body(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The longest that it has, and its language."""
    found = [one for one in entry.get("content", []) if str(one.get("type", "")).startswith("text")]
    if "summary" in entry:
        found.append(entry.get("summary_detail", {"value": entry["summary"]}))
    found = [one for one in found if one.get("value")]
    best: Mapping[str, Any] = max(found, key=lambda one: len(str(one["value"])), default={})
    return _plain(str(best.get("value", ""))), str(best.get("language") or "")


def _own(entry: Mapping[str, Any], name: str) -> str:
    """Not by `get`: the library gives one time for another there, with a warning."""
    return str(entry[name]) if name in entry else ""


def _plain(text: str) -> str:
    text = storable(str(text))
    return plain(text) if looks_like_html(text) else text.strip()


def _line(text: Any) -> str:
    return " ".join(_plain(str(text)).split())[:200]


def _author(entry: Mapping[str, Any], about: Mapping[str, Any], url: str) -> str:
    detail = entry.get("author_detail", {})
    found = detail.get("name") or entry.get("author") or detail.get("email")
    return _line(found or about.get("title", "")) or _host(url)


def _alert_link(entry: Mapping[str, Any], is_index: bool) -> str:
    """Said by its type, by its name, or by CAP words among the entry's own."""
    links = [*entry.get("links", []), *entry.get("enclosures", [])]
    for link in links:
        if "cap+xml" in str(link.get("type", "")):
            return str(link.get("href", ""))
    address = str(entry.get("link", ""))
    ending = urlsplit(address).path.lower()
    return address if is_index or ending.endswith((".cap", ".xml")) else ""


def _answered(entry: Mapping[str, Any], url: str) -> str | None:
    """RFC 4685, thr:in-reply-to."""
    found = entry.get("thr_in-reply-to")
    ref = str(found.get("ref", "")).strip() if isinstance(found, Mapping) else ""
    return named(ref, url) if ref else None


def _where(entry: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """A point of GeoRSS or of the W3C's geo words."""
    where = entry.get("where")
    pairs = [(entry.get("geo_lat"), entry.get("geo_long"))]
    if isinstance(where, Mapping) and where.get("type") == "Point":
        coordinates = [*where.get("coordinates", ()), None, None]
        pairs.insert(0, (coordinates[1], coordinates[0]))
    for pair in pairs:
        try:
            lat, lon = float(str(pair[0])), float(str(pair[1]))
        except ValueError:
            continue
        if abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    return None, None


def _media(entry: Mapping[str, Any]) -> Iterator[str]:
    for one in entry.get("enclosures", []):
        if "cap+xml" not in str(one.get("type", "")):
            yield str(one.get("href", ""))
    for one in (*entry.get("media_content", []), *entry.get("media_thumbnail", [])):
        if one.get("url"):
            yield str(one["url"])


def _moment(entry: Mapping[str, Any], names: Sequence[str], now: datetime) -> datetime | None:
    """None where it says no time; never later than now."""
    for name in names:
        found = entry[name] if name in entry else None  # noqa: SIM401 - see _own
        if isinstance(found, struct_time):
            try:
                return min(datetime(*found[:6], tzinfo=UTC), now)
            except ValueError:
                continue
    return None


def _tag(language: Any) -> str | None:
    tag = str(language or "").strip().replace("_", "-")
    return tag if 2 <= len(tag) <= 20 and tag.replace("-", "").isalnum() else None


def _host(url: str) -> str:
    return urlsplit(url).hostname or "a feed"
