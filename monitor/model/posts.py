"""A post: what an author wrote on a network, as it came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Post:
    """What an author wrote, immutable. `network` + `id` is unique within a deployment."""

    network: str
    id: str
    text: str
    created_at: datetime  # always with a zone
    author: str = ""  # handle or number as the network writes it; personal data
    language_hint: str | None = None  # what the network says, BCP 47
    lat: float | None = None  # degrees, WGS 84
    lon: float | None = None
    reply_to: str | None = None  # id of the post it answers, same network
    repost_of: str | None = None  # id of the post it repeats, same network
    url: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)  # the payload, for the record


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A post with the number the store gave it."""

    key: int
    post: Post
    thread_place: str = ""  # key of the place of the incident of what it answers, where known
    ours: bool = False  # we wrote it, and it came back by the stream


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that came in and could not be understood; kept raw so that nothing is lost."""

    network: str
    where: str  # file and line, or the network's own id
    reason: str
    raw: str


LONGEST_ID = 200
"""Characters; no network that we know comes near."""


def kept_id(id: str) -> str:
    """An id as it is kept: one that is too long by its beginning and a hash of the whole."""
    if len(id) <= LONGEST_ID:
        return storable(id)
    return f"{storable(id[:130])}~{sha256(id.encode(errors='replace')).hexdigest()}"


def storable(text: str) -> str:
    """No database keeps NUL or half a surrogate pair: each becomes U+FFFD, offsets stay."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
    return text
