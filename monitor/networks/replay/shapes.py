"""From a recorded row to a post. Pure; knows the column names that such files use."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from monitor.model.posts import Post, storable

ID = ("id", "tweet_id", "tweetid", "id_str", "tweet id", "post_id")
TEXT = ("text", "tweet_text", "full_text", "message", "tweet", "tweet text", "content")
TIME = ("created_at", "timestamp", "created", "time", "date", "datetime")
AUTHOR = ("author", "user", "username", "screen_name", "user_name", "handle")
LANGUAGE = ("lang", "language")
LATITUDE = ("lat", "latitude")
LONGITUDE = ("lon", "lng", "longitude")
TWITTER_TIME = "%a %b %d %H:%M:%S %z %Y"


class ShapeError(Exception):
    """A row that is no post; the message says which column and why."""


def post_of(row: Mapping[str, Any], *, network: str = "replay") -> tuple[Post, bool]:
    """The post of a row, and whether the row said when it was written (else: now).

    Raises ShapeError where id or text are missing, or a value cannot be understood.
    """
    folded = {str(name).strip().lower().lstrip("\ufeff"): value for name, value in row.items()}
    recorded = _first(folded, TIME)
    lat, lon = _degrees(folded, LATITUDE, 90), _degrees(folded, LONGITUDE, 180)
    if (lat is None) != (lon is None):
        raise ShapeError("lat and lon go together: one of them is missing")
    post = Post(
        network=_short(_first(folded, ("network",)) or network, 40),
        id=_short(_needed(folded, ID, "id"), 200),
        text=_text(folded),
        created_at=_time(recorded) if recorded else datetime.now(UTC),
        author=_author(_first(folded, AUTHOR)),
        language_hint=_optional(_first(folded, LANGUAGE)),
        lat=lat,
        lon=lon,
        reply_to=_optional(_first(folded, ("reply_to", "in_reply_to_status_id"))),
        repost_of=_optional(_first(folded, ("repost_of", "retweeted_status_id"))),
        url=_optional(_first(folded, ("url", "link"))),
        raw=dict(row),
    )
    return post, recorded is not None


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _needed(row: Mapping[str, Any], names: tuple[str, ...], what: str) -> str:
    value = _first(row, names)
    if value is None:
        raise ShapeError(f"no {what}: none of the columns {', '.join(names)} has a value")
    return str(value).strip()


def _text(row: Mapping[str, Any]) -> str:
    name = next((name for name in TEXT if row.get(name) is not None), None)
    if name is None:
        raise ShapeError(f"no text: none of the columns {', '.join(TEXT)} is there")
    if not isinstance(row[name], str):
        raise ShapeError(f"{name} is not a text but {type(row[name]).__name__}")
    return storable(str(row[name]))


def _time(value: Any) -> datetime:
    """ISO 8601, seconds or milliseconds since 1970, RFC 2822, or the form of the first X API."""
    if isinstance(value, int | float) or str(value).isdigit():
        return _since_1970(float(value))
    text = str(value).strip()
    for parse in (
        datetime.fromisoformat,
        lambda text: datetime.strptime(text, TWITTER_TIME),  # noqa: DTZ007 - it names its zone
        parsedate_to_datetime,
    ):
        try:
            moment = parse(text)
        except (ValueError, TypeError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    raise ShapeError(f"created_at {text!r} is no time: write it as 2031-02-11T05:02:10Z")


def _since_1970(value: float) -> datetime:
    seconds = value / 1000 if value > 1e11 else value  # 1e11 s is the year 5138
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise ShapeError(f"created_at {value!r} is out of range") from None


def _degrees(row: Mapping[str, Any], names: tuple[str, ...], limit: int) -> float | None:
    value = _first(row, names)
    if value is None:
        return None
    try:
        degrees = float(value)
    except (TypeError, ValueError):
        raise ShapeError(f"{names[0]} {value!r} is no number") from None
    if not -limit <= degrees <= limit:
        raise ShapeError(f"{names[0]} {value!r} is not within -{limit} and {limit}")
    return degrees


def _author(value: Any) -> str:
    if isinstance(value, Mapping):  # X and Mastodon nest it
        value = _first(value, ("screen_name", "username", "acct", "name"))
    return "" if value is None else _short(str(value).strip(), 200)


def _optional(value: Any) -> str | None:
    return None if value is None else str(value).strip() or None


def _short(value: Any, limit: int) -> str:
    text = storable(str(value).strip())
    if len(text) > limit:
        raise ShapeError(f"{text[:20]}... has {len(text)} characters, more than {limit}")
    return text
