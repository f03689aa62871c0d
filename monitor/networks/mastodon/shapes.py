"""Mastodon's events as posts: https://docs.joinmastodon.org/methods/streaming/#events.

A post of a timeline is taken as an `update` event. A private post ("direct") says so in
`raw["visibility"]`.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from monitor.model.listening import Heard, Removal, Revision
from monitor.model.posts import Issue, Post, storable
from monitor.networks.mastodon.texts import plain

WRITTEN_TO_US = frozenset({"mention", "quote"})
"""Notifications that bring a post which somebody wrote to us."""

BRING_POSTS = WRITTEN_TO_US | {"status"}


LONGEST = 200
"""Characters of an id or author, and"""

LONGEST_TAG = 20
"""of a language, that the store keeps. Other servers may send longer ones."""


class _Malformed(ValueError):
    pass


def heard(payload: Mapping[str, Any]) -> Iterator[Heard]:
    """`{"event": name, "payload": object or JSON text}`: a post, its removal or revision, an Issue;
    nothing for events that bring no post."""
    event, body = payload.get("event"), payload.get("payload")
    where = f"event {event}"
    try:
        if event == "delete":
            yield Removal("mastodon", _id(body), datetime.now(UTC))
            return
        if event not in ("update", "status.update", "notification"):
            return
        status = _object(body)
        where = f"{where} {status.get('id', '')}".strip()
        if event == "notification":
            if status.get("type") not in BRING_POSTS:
                return
            status = _object(status.get("status"))
        post = _post(status)
        if event == "status.update":
            yield Revision(post, _time(status.get("edited_at")) or datetime.now(UTC))
        else:
            yield post
    except _Malformed as error:
        raw = body if isinstance(body, str) else json.dumps(body, default=str)
        yield Issue("mastodon", where, str(error), raw or str(event))


def is_newer(one: str, other: str) -> bool:
    """Ids of a server are numbers as text, of any length, that grow with time
    (https://docs.joinmastodon.org/api/guidelines/#id)."""
    return (len(one), one) > (len(other), other)


def full_handle(account: Mapping[str, Any]) -> str:
    """`name@server`, also for accounts of our own server, which it names without theirs."""
    name = str(account.get("acct") or "")
    server = urlsplit(str(account.get("url") or "")).netloc
    return name if "@" in name or not name or not server else f"{name}@{server}"


def _post(status: Mapping[str, Any]) -> Post:
    repeated = status.get("reblog")
    shown = _object(repeated) if repeated is not None else status
    account = _object(status.get("account"))
    created = _time(status.get("created_at"))
    if created is None:
        raise _Malformed("the post has no time")
    answered, language = status.get("in_reply_to_id"), str(shown.get("language") or "")
    return Post(
        network="mastodon",
        id=_id(status.get("id")),
        text=storable(_text(shown)),
        created_at=created,
        author=full_handle(account)[:LONGEST],
        language_hint=language if len(language) <= LONGEST_TAG and language else None,
        reply_to=_id(answered) if answered else None,
        repost_of=_id(shown.get("id")) if repeated is not None else None,
        url=status.get("url") or status.get("uri") or None,
        raw={**status, "media": list(_media(shown))},
    )


def _text(status: Mapping[str, Any]) -> str:
    """With the content warning before it."""
    content, warning = status.get("content"), status.get("spoiler_text") or ""
    if not isinstance(content, str) or not isinstance(warning, str):
        raise _Malformed("the post has no text")
    return "\n\n".join(part for part in (warning.strip(), plain(content)) if part)


def _media(status: Mapping[str, Any]) -> Iterator[str]:
    found = status.get("media_attachments")
    for one in found if isinstance(found, list) else []:
        if isinstance(one, Mapping) and (url := one.get("url") or one.get("remote_url")):
            yield str(url)


def _object(found: Any) -> Mapping[str, Any]:
    if isinstance(found, str):
        try:
            found = orjson.loads(found)
        except orjson.JSONDecodeError as error:
            raise _Malformed(f"no JSON: {error}") from error
    if not isinstance(found, Mapping):
        raise _Malformed("something is missing: no object where one should be")
    return found


def _id(found: Any) -> str:
    if not isinstance(found, str | int) or isinstance(found, bool) or not str(found).strip():
        raise _Malformed("the post has no id")
    id = str(found).strip().strip('"')
    if len(id) > LONGEST:
        raise _Malformed("an id is too long")
    return id


def _time(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
