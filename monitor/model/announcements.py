"""Announcements: what the live feed says to open boards, to everybody or to named officers.

They carry numbers of incidents and counts; a board re-reads what its viewer may see. Marks of what
officers decided go along as a row shows them, since every role of the deployment sees those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Mark:
    """State, owner and standing of an incident; `seen`: the decisions that it has."""

    id: int
    version: int
    seen: int
    html: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """`to`: the officers it is for, by `officer_mark`; empty: everybody of the deployment."""

    KIND: ClassVar[str]

    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed(Announcement):
    """An entry of the log: rows on the board may have changed."""

    KIND: ClassVar[str] = "filed"

    revision: int = 0  # the number of the entry
    posts: tuple[int, ...] = ()
    incidents: tuple[int, ...] = ()
    needs_human: int = 0
    by_hand: tuple[int, ...] = ()  # an officer changed these
    decided: tuple[Mark, ...] = ()
    at: int = 0  # ms since 1970


@dataclass(frozen=True, slots=True)
class PresenceChanged(Announcement):
    """Somebody came to these incidents, or left them: who, a board asks for."""

    KIND: ClassVar[str] = "present"

    incidents: tuple[int, ...] = ()


KINDS: Mapping[str, type[Announcement]] = {kind.KIND: kind for kind in (Filed, PresenceChanged)}


def announcement_json(announcement: Announcement) -> dict[str, Any]:
    """Plain JSON types; what is empty is left out."""
    values = ((field.name, getattr(announcement, field.name)) for field in fields(announcement))
    body: dict[str, Any] = {name: value for name, value in values if value}
    if isinstance(announcement, Filed) and announcement.decided:
        body["decided"] = [
            {"id": mark.id, "version": mark.version, "seen": mark.seen, "html": mark.html}
            for mark in announcement.decided
        ]
    return {"kind": announcement.KIND, **body}


def announcement_from(body: Mapping[str, Any]) -> Announcement | None:
    """That of `announcement_json`; None for a kind of a newer version, which this one cannot tell
    its boards. Fields that it does not know are left out."""
    kind = KINDS.get(str(body.get("kind")))
    if kind is None:
        return None
    names = {field.name for field in fields(kind)}
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in body.items()
        if name in names
    }
    if marks := values.get("decided"):
        values["decided"] = tuple(Mark(**mark) for mark in marks)
    return kind(**values)


def officer_mark(address: str) -> str:
    """Stands for an officer on pages of others and on the live feed: enough to know oneself, not to
    write to them."""
    return blake2b(address.encode(), digest_size=6).hexdigest() if address else ""
