"""Admit: what the store and the steps can take of what comes from outside.

Anybody may write any date, number or text into a post, and sources hand on what they hear. Each
value is admitted or left out, with a note that says which and why; the post is never lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

import orjson

from monitor.model.posts import Issue, Post, kept_id, storable
from monitor.steps.payloads import keepable

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Of any time that is kept: far from the years 1 and 9999, where adding an hour fails."""

LONGEST_TEXT = 20_000
"""Characters of a post, those of a long mail; what is read of it is half."""
LONGEST_NETWORK, LONGEST_AUTHOR, LONGEST_TAG, LONGEST_URL = 40, 200, 20, 2_000
LONGEST_REASON, LONGEST_PLACE, LONGEST_RAW = 2_000, 500, 100_000
"""Characters of an issue."""
LARGEST_RAW = 4_000_000
"""Bytes of a payload as JSON: the largest alert that is read has one million."""
LARGEST_COUNT = 2**31 - 1
"""Of a count that a network tells, in a column of 32 bits."""

_SHOWN = 100  # characters of a value in a note


@dataclass(frozen=True, slots=True)
class Admitted:
    """A post as it can be kept, and an issue that says what was left out of it or cut."""

    post: Post
    issue: Issue | None = None


def admitted(post: Post, came: datetime) -> Admitted:
    """`came`: when we heard of it, for a post without a time of its own."""
    notes: list[str] = []
    left_out: list[str] = []
    values: dict[str, Any] = {}
    for name, fit in _FITS.items():
        value = getattr(post, name)
        try:
            values[name] = fit(value)
        except _Unfit as unfit:
            values[name] = unfit.instead(post, came)
            notes.append(f"{name} {_shown(value)} {unfit}")
            left_out.append(f"{name}: {_text(value)}")
    lat, lon = values["lat"], values["lon"]
    if (lat is None) != (lon is None):
        values["lat"] = values["lon"] = None
        notes.append("lat and lon are left out: they go together")
    if all(values[name] is getattr(post, name) for name in _FITS):
        return Admitted(post)
    made = replace(post, **values)
    if not notes:
        return Admitted(made)
    reason = "kept, but " + "; ".join(notes)
    where, raw = f"post {made.id}", "\n".join(left_out) or "(nothing)"
    return Admitted(made, admitted_issue(Issue(made.network, where, reason, raw)))


def admitted_issue(issue: Issue) -> Issue:
    return Issue(
        _text(issue.network)[:LONGEST_NETWORK],
        _text(issue.where)[:LONGEST_PLACE],
        _text(issue.reason)[:LONGEST_REASON],
        _text(issue.raw)[:LONGEST_RAW],
    )


def instant(moment: object, instead: datetime) -> datetime:
    """A time that can be kept and reckoned with; one without a zone is UTC."""
    try:
        return _instant(moment)
    except _Unfit:
        return instead


def count(number: int | None) -> int | None:
    """A number that a column of 32 bits can keep; the nearest one for a larger."""
    return None if number is None else max(-LARGEST_COUNT, min(int(number), LARGEST_COUNT))


class _Unfit(Exception):
    """A value that cannot be kept: why, and what stands in its place."""

    def __init__(self, why: str, instead: Callable[[Post, datetime], Any]) -> None:
        super().__init__(why)
        self.instead = instead


def _nothing(post: Post, came: datetime) -> None:
    return None


def _network(value: object) -> str:
    if isinstance(value, str) and value and len(value) <= LONGEST_NETWORK:
        return storable(value)
    text = _text(value)[:LONGEST_NETWORK] if isinstance(value, str) else ""
    raise _Unfit("is no network", lambda post, came: text or "unknown")


def _id(value: object) -> str:
    if isinstance(value, str) and value:
        return kept_id(value)
    raise _Unfit("is no id: one was made of what the post says", _made_id)


def _made_id(post: Post, came: datetime) -> str:
    """The same for the same post, whenever it comes again."""
    said = "\0".join(_text(value) for value in (post.id, post.author, post.text, post.created_at))
    return f"unnamed:{sha256(said.encode()).hexdigest()[:40]}"


def _words(value: object) -> str:
    if not isinstance(value, str):
        text = _text(value)[:LONGEST_TEXT] if isinstance(value, bytes) else ""
        raise _Unfit("is no text", lambda post, came: text)
    if len(value) > LONGEST_TEXT:
        text = storable(value[:LONGEST_TEXT])
        raise _Unfit(f"is cut after {LONGEST_TEXT:,} of {len(value):,} characters",
                     lambda post, came: text)  # fmt: skip
    return storable(value)


def _instant(value: object) -> datetime:
    if isinstance(value, datetime):
        try:
            moment = value if value.utcoffset() is not None else value.replace(tzinfo=UTC)
            if EARLIEST <= moment < LATEST:
                return moment
        except (ValueError, OverflowError, TypeError):  # of a zone that is none
            pass
    raise _Unfit(
        f"is no time between {EARLIEST.year} and {LATEST.year}: it has the time at which it came",
        lambda post, came: came,
    )


def _author(value: object) -> str:
    if isinstance(value, str) and len(value) <= LONGEST_AUTHOR:
        return storable(value)
    text = storable(value[:LONGEST_AUTHOR]) if isinstance(value, str) else ""
    raise _Unfit("is no name of an author" if not text else "is cut", lambda post, came: text)


def _tag(value: object) -> str | None:
    if value is None or (isinstance(value, str) and 0 < len(value) <= LONGEST_TAG):
        return value if value is None else storable(value)
    raise _Unfit("is no tag of a language", _nothing)


def _degrees(limit: int) -> Callable[[object], float | None]:
    def fit(value: object) -> float | None:
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        number = cast(float, value)
        if is_number and abs(number) <= limit:  # NaN is not
            return number
        raise _Unfit(f"is no number of degrees within {limit}", _nothing)

    return fit


def _other_id(value: object) -> str | None:
    if value is None or (isinstance(value, str) and value):
        return None if value is None else kept_id(value)
    raise _Unfit("is no id", _nothing)


def _url(value: object) -> str | None:
    if value is None or (isinstance(value, str) and len(value) <= LONGEST_URL):
        return None if value is None else storable(value)
    raise _Unfit(f"is no address of at most {LONGEST_URL:,} characters", _nothing)


def _raw(value: object) -> Mapping[str, Any]:
    """As it is where JSON takes it at once; else in texts that it takes."""
    fitting: Mapping[str, Any] | None = None
    try:
        if isinstance(value, Mapping):
            fitting = value if isinstance(value, dict) else dict(value)
            size = len(orjson.dumps(fitting))
            if size <= LARGEST_RAW:
                return fitting
    except (TypeError, ValueError):  # orjson's own error is a TypeError
        try:
            fitting = keepable(value)  # type: ignore[arg-type]  # a mapping, as was seen above
            if len(orjson.dumps(fitting)) <= LARGEST_RAW:
                return fitting
        except (TypeError, ValueError, RecursionError):
            pass
    raise _Unfit("is no payload that can be kept", lambda post, came: {"unkept": _shown(value)})


_FITS: dict[str, Callable[[object], Any]] = {
    "network": _network,
    "id": _id,
    "text": _words,
    "created_at": _instant,
    "author": _author,
    "language_hint": _tag,
    "lat": _degrees(90),
    "lon": _degrees(180),
    "reply_to": _other_id,
    "repost_of": _other_id,
    "url": _url,
    "raw": _raw,
}


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return storable(value.decode("utf-8", "replace"))
    try:
        return storable(value if isinstance(value, str) else str(value))
    except (ValueError, RecursionError):  # an integer of too many digits, a tree too deep
        return f"({type(value).__name__})"


def _shown(value: object) -> str:
    text = _text(value)
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
