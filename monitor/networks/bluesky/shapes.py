"""Jetstream's events as posts.

The ids are `at://` addresses. The author is the DID, which is all that an event says: the source
puts the handle in its place. An account that was deleted or taken down says so in an `account`
event without naming its posts: nothing can be removed for it, its own `delete` events aside.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from monitor.model.listening import Heard, Removal, Revision
from monitor.model.posts import Issue, Post, storable
from monitor.networks.bluesky.frames import Malformed, event_of, time_us
from monitor.networks.bluesky.texts import expanded
from monitor.steps.admit import LATEST, instant

POSTS = "app.bsky.feed.post"

AHEAD = timedelta(minutes=5)
"""A time that a client wrote so far in the future is no time: Jetstream's own is taken."""

LONGEST = 200
"""Characters of an id or author, and"""

LONGEST_TAG = 20
"""of a language, that the store keeps. Anybody may send longer ones into the stream."""

CDN = "https://cdn.bsky.app/img/feed_fullsize/plain"
VIDEOS = "https://video.bsky.app/watch"


def heard(payload: Mapping[str, Any] | str | bytes) -> Iterator[Heard]:
    """A post, its removal or revision, an Issue; nothing where the event is of something else."""
    where = "a frame of Jetstream"
    try:
        event = event_of(payload)
        if event["kind"] != "commit":
            return
        commit = _object(event, "commit")
        if commit.get("collection") != POSTS:
            return
        where = _id(event, commit)
        operation = commit.get("operation")
        seen = _seen(event)
        if operation == "delete":
            yield Removal("bluesky", where, seen)
        elif operation == "create":
            yield _post(where, event, commit, seen)
        elif operation == "update":
            yield Revision(_post(where, event, commit, seen), seen)
        else:
            raise Malformed(f"unknown operation {operation!r}")
    except Malformed as error:
        yield Issue("bluesky", where, str(error), _text(payload))


def _post(id: str, event: Mapping[str, Any], commit: Mapping[str, Any], seen: datetime) -> Post:
    record = _object(commit, "record")
    text = record.get("text")
    if not isinstance(text, str):
        raise Malformed("the post has no text")
    did = str(event["did"])
    languages = [one for one in _list(record, "langs") if isinstance(one, str)]
    languages = [one for one in languages if len(one) <= LONGEST_TAG]
    parent = _uri(record.get("reply"), "parent")
    return Post(
        network="bluesky",
        id=id,
        text=storable(expanded(text, record.get("facets"))),
        created_at=_written(record.get("createdAt"), seen),
        author=did,
        language_hint=languages[0] if len(languages) == 1 else None,
        reply_to=parent if 0 < len(parent) <= LONGEST else None,
        url=f"https://bsky.app/profile/{did}/post/{commit['rkey']}",
        raw={**event, "media": list(_media(did, record.get("embed")))},
    )


def _id(event: Mapping[str, Any], commit: Mapping[str, Any]) -> str:
    did, rkey = event.get("did"), commit.get("rkey")
    if not isinstance(did, str) or not did.startswith("did:"):
        raise Malformed("the event has no DID")
    if not isinstance(rkey, str) or not rkey:
        raise Malformed("the event has no record key")
    id = f"at://{did}/{POSTS}/{rkey}"
    if len(id) > LONGEST:
        raise Malformed("the address of the post is too long")
    return id


def _seen(event: Mapping[str, Any]) -> datetime:
    found = time_us(event)
    if found is None:
        raise Malformed("the event has no time")
    try:
        seen = datetime.fromtimestamp(found / 1_000_000, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise Malformed("the event's time is none") from error
    if seen >= LATEST:
        raise Malformed(f"the event's time is none: {found}")
    return seen


def _written(text: Any, seen: datetime) -> datetime:
    """As the author's client says it; that is not checked by anybody."""
    try:
        written = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return seen
    if written.tzinfo is None:
        written = written.replace(tzinfo=UTC)
    return written if instant(written, seen) == written <= seen + AHEAD else seen


def _media(did: str, embed: Any) -> Iterator[str]:
    """Where Bluesky's own content network shows images and videos of an embed."""
    if not isinstance(embed, Mapping):
        return
    for one in _list(embed, "images") + _list(embed, "items"):  # a few, or a gallery
        if cid := _link(one.get("image") if isinstance(one, Mapping) else None):
            yield f"{CDN}/{did}/{cid}@jpeg"
    if cid := _link(embed.get("video")):
        yield f"{VIDEOS}/{did}/{cid}/playlist.m3u8"
    beside = embed.get("media")  # beside a quoted post, which has no further one
    if isinstance(beside, Mapping) and "media" not in beside:
        yield from _media(did, beside)


def _link(blob: Any) -> str:
    ref = blob.get("ref") if isinstance(blob, Mapping) else None
    link = ref.get("$link") if isinstance(ref, Mapping) else None
    return link if isinstance(link, str) else ""


def _uri(reply: Any, name: str) -> str:
    ref = reply.get(name) if isinstance(reply, Mapping) else None
    uri = ref.get("uri") if isinstance(ref, Mapping) else None
    return uri if isinstance(uri, str) else ""


def _object(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = holder.get(name)
    if not isinstance(found, Mapping):
        raise Malformed(f"the event has no {name}")
    return found


def _list(holder: Mapping[str, Any], name: str) -> list[Any]:
    found = holder.get(name)
    return found if isinstance(found, list) else []


def _text(payload: Mapping[str, Any] | str | bytes) -> str:
    if isinstance(payload, bytes):
        return payload.decode("utf-8", "replace")
    return payload if isinstance(payload, str) else orjson.dumps(dict(payload)).decode()
