"""From what X sends to what is heard. Pure.

A line of the stream, or a page of a search: https://docs.x.com/x-api/fundamentals/data-dictionary
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from monitor.model.listening import Heard, Revision
from monitor.model.posts import Issue, Post, storable
from monitor.networks.x.ids import made_at
from monitor.networks.x.spots import spot
from monitor.networks.x.texts import full_text, language, media
from monitor.networks.x.threads import thread

__all__ = ["NAME", "heard", "problems", "thread"]

NAME = "x"
SHOWN = 2_000
"""Characters of what could not be understood, kept with the issue."""

_BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError)


def heard(payload: Any) -> Iterator[Heard]:
    """Posts, a Revision for a later version of one, an Issue for what is neither."""
    if isinstance(payload, bytes | str):
        try:
            payload = _parsed(payload)
        except (ValueError, RecursionError) as error:
            yield _issue(payload, "a line", f"not JSON: {error}")
            return
    if not isinstance(payload, Mapping):
        yield _issue(payload, "a line", f"not an object but {type(payload).__name__}")
        return
    posts = payload.get("data")
    if posts is None:
        for problem in problems(payload):
            yield _issue(payload, "a line", f"X reports: {problem}")
        if not problems(payload) and "meta" not in payload:
            yield _issue(payload, "a line", "neither a post nor an error of X")
        return
    try:
        known = _Known(payload.get("includes") or {})
    except _BROKEN as error:
        yield _issue(payload, "a line", f"its includes cannot be understood: {_why(error)}")
        return
    for post in posts if isinstance(posts, list) else [posts]:
        yield _heard_one(post, known)


def _parsed(line: bytes | str) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line)  # takes half a surrogate pair, which orjson refuses


def problems(payload: Mapping[str, Any]) -> list[str]:
    """What X complains of: its title and detail."""
    listed = payload.get("errors")
    found = listed if isinstance(listed, list) else [payload] if "title" in payload else []
    told = (
        ": ".join(str(one[key]) for key in ("title", "detail", "message") if one.get(key))
        for one in found
        if isinstance(one, Mapping)
    )
    return [one for one in told if one]


class _Known:
    """What came with the posts, by what they call it."""

    def __init__(self, includes: Mapping[str, Any]) -> None:
        self.users = {one["id"]: one for one in includes.get("users") or ()}
        self.posts = {one["id"]: one for one in includes.get("tweets") or ()}
        self.media = {one["media_key"]: one for one in includes.get("media") or ()}
        self.places = {one["id"]: one for one in includes.get("places") or ()}

    def handle(self, post: Mapping[str, Any]) -> str:
        return str(self.users.get(post.get("author_id"), {}).get("username") or "")


def _heard_one(data: Any, known: _Known) -> Heard:
    try:
        post = _post(data, known)
        versions = list(data.get("edit_history_tweet_ids") or [])
        if len(versions) > 1 and versions[0] != post.id:
            return _revision(post, str(versions[0]))
        return post
    except _BROKEN as error:
        id = data.get("id") if isinstance(data, Mapping) else None
        return _issue(data, f"post {id}" if id else "a post", _why(error))


def _post(data: Mapping[str, Any], known: _Known) -> Post:
    id = str(data["id"])
    made = made_at(id)  # also says whether it is an id
    author = known.handle(data)
    references = {one["type"]: str(one["id"]) for one in data.get("referenced_tweets") or ()}
    original = known.posts.get(references.get("retweeted", ""))
    quoted = known.posts.get(references.get("quoted", ""))
    where = spot(data, known.places)
    return Post(
        network=NAME,
        id=id,
        text=storable(_text(data, original, known)),
        created_at=_moment(data["created_at"]) if data.get("created_at") else made,
        author=author,
        language_hint=language(data),
        lat=where[0] if where else None,
        lon=where[1] if where else None,
        reply_to=references.get("replied_to"),
        repost_of=references.get("retweeted"),
        url=f"https://x.com/{author or 'i'}/status/{id}",
        raw={
            **data,
            "media": media(original or data, known.media),
            **_given("user", known.users.get(data.get("author_id"))),
            **_given("place", known.places.get((data.get("geo") or {}).get("place_id"))),
            **_given("original", original),
            **_given("quoted", quoted),
        },
    )


def _text(data: Mapping[str, Any], original: Mapping[str, Any] | None, known: _Known) -> str:
    """That of a repost is cut by X: it is made anew from the original, where that came along."""
    if original is None:
        return full_text(data)
    return f"RT @{known.handle(original) or 'unknown'}: {full_text(original)}"


def _revision(post: Post, first: str) -> Revision:
    """X gives each version an id of its own; for us the post keeps its first."""
    changed = Post(
        **{
            **{name: getattr(post, name) for name in Post.__slots__},
            "id": first,
            "created_at": made_at(first),
        }
    )
    return Revision(changed, made_at(post.id))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _given(name: str, value: Any) -> dict[str, Any]:
    return {} if value is None else {name: value}


def _why(error: Exception) -> str:
    return f"it has no {error}" if isinstance(error, KeyError) else str(error)


def _issue(payload: Any, where: str, reason: str) -> Issue:
    if isinstance(payload, bytes):
        raw = payload.decode("utf-8", "replace")
    elif isinstance(payload, str) and payload:
        raw = payload
    else:
        raw = json.dumps(payload, default=str)
    return Issue(NAME, where, storable(reason), storable(raw[:SHOWN]))
