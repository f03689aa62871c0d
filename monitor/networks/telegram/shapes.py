"""From an Update of Telegram's Bot API to what is heard. Pure: for the long poll and for webhooks.

Bot API 7.0 and later: https://core.telegram.org/bots/api#update
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.model.listening import Heard, Revision
from monitor.model.posts import Issue, Post
from monitor.networks.telegram.words import Message, media_of, text_of
from monitor.steps.payloads import keepable

NEW = ("message", "channel_post")
EDITED = ("edited_message", "edited_channel_post")
KINDS = (*NEW, *EDITED)
"""The updates that are asked for; of removed messages a bot is told nothing."""

LONGEST_TAG = 20
"""Of a language; longer ones are none."""

BREAKS = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, OSError)
"""What a payload of another shape than documented runs into."""


def heard(payload: Any) -> Iterator[Heard]:
    """What one Update says: a mapping, or its JSON as a webhook brings it.

    A message becomes a Post, an edited one a Revision, both with the whole Update in `raw` and
    the ids of its files under "media". Nothing comes of other updates, nor of messages that
    nobody wrote (somebody joined). What cannot be understood becomes an Issue.
    """
    update: Any = payload
    try:
        if isinstance(payload, str | bytes):
            update = json.loads(payload)
        one = _heard(update)
    except BREAKS as error:
        yield Issue("telegram", _where(update), _reason(error), _shown(payload))
        return
    if one is not None:
        yield one


def message_of(update: Mapping[str, Any]) -> Message:
    """The message of an Update, new or edited; of a Post's `raw`, too. {} for none."""
    return next((update[kind] for kind in KINDS if update.get(kind)), {})


def id_of(chat: int | str, message: int | str) -> str:
    """Message numbers are unique within a chat only."""
    return f"{chat}:{message}"


def parts_of(id: str) -> tuple[str, int]:
    """Chat and message of an id; ValueError where it is none of Telegram."""
    chat, colon, message = id.rpartition(":")
    if not colon or not chat:
        raise ValueError(f"{id!r} is no id of a Telegram message")
    return chat, int(message)


def link_of(chat: Mapping[str, Any], message: int) -> str | None:
    """The address of a message; private chats have none. https://core.telegram.org/api/links"""
    if chat.get("username"):
        return f"https://t.me/{chat['username']}/{message}"
    inner = str(chat["id"])
    return f"https://t.me/c/{inner[4:]}/{message}" if inner.startswith("-100") else None


def _heard(update: Any) -> Heard:
    if not isinstance(update, Mapping):
        raise TypeError(f"not a JSON object but {type(update).__name__}")
    if not isinstance(update.get("update_id"), int):
        raise ValueError("no update_id")
    update = keepable(update)
    message = message_of(update)
    if not message or not (text := text_of(message)):
        return None
    post = _post(update, message, text)
    if not any(kind in update for kind in EDITED):
        return post
    return Revision(post, _time(message.get("edit_date") or message["date"]))


def _post(update: Mapping[str, Any], message: Message, text: str) -> Post:
    chat, number = message["chat"], int(message["message_id"])
    place = message.get("location") or message.get("venue", {}).get("location") or {}
    return Post(
        network="telegram",
        id=id_of(int(chat["id"]), number),
        text=text,
        created_at=_time(message["date"]),
        author=_author(message),
        language_hint=_language(message.get("from") or {}),
        lat=_degrees(place["latitude"], 90) if place else None,
        lon=_degrees(place["longitude"], 180) if place else None,
        reply_to=_reply_to(message),
        repost_of=_repost_of(message),
        url=link_of(chat, number),
        raw={**update, "media": media_of(message)},
    )


def _author(message: Message) -> str:
    """@name, or the number where there is none. In the name of a channel or group: that one's."""
    one = message.get("sender_chat") or message.get("from") or message["chat"]
    return f"@{one['username']}" if one.get("username") else str(one["id"])


def _language(author: Mapping[str, Any]) -> str | None:
    """Of the author's app, an IETF tag."""
    tag = author.get("language_code")
    return tag if isinstance(tag, str) and 0 < len(tag) <= LONGEST_TAG else None


def _degrees(value: Any, limit: int) -> float:
    if not -limit <= (degrees := float(value)) <= limit:
        raise ValueError(f"{degrees} is not within {limit} degrees")
    return degrees


def _reply_to(message: Message) -> str | None:
    if answered := message.get("reply_to_message"):
        # every message in a topic of a forum "answers" the message that opened the topic
        opened = "forum_topic_created" in answered
        return None if opened else id_of(message["chat"]["id"], answered["message_id"])
    outside = message.get("external_reply") or {}
    if outside.get("chat") and outside.get("message_id"):
        return id_of(outside["chat"]["id"], outside["message_id"])
    return None


def _repost_of(message: Message) -> str | None:
    """Known of channels only: of people and groups Telegram does not say which message it was."""
    origin = message.get("forward_origin") or {}
    if origin.get("type") == "channel":
        return id_of(origin["chat"]["id"], origin["message_id"])
    return None


def _time(seconds: Any) -> datetime:
    if not isinstance(seconds, int) or seconds <= 0:
        raise ValueError(f"{seconds!r} is no time in seconds since 1970")
    return datetime.fromtimestamp(seconds, UTC)


def _where(update: Any) -> str:
    number = update.get("update_id") if isinstance(update, Mapping) else None
    return f"update {number}" if number is not None else "an update without a number"


def _reason(error: BaseException) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error) or type(error).__name__


def _shown(payload: Any) -> str:
    if isinstance(payload, bytes):
        return payload.decode("utf-8", "replace") or "(empty)"
    if isinstance(payload, str):
        return payload or "(empty)"
    return json.dumps(payload, ensure_ascii=False, default=repr)
