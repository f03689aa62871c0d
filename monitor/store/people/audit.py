"""The audit log: who changed or saw what, and when. Rows are only ever added.

What changes something says so in its own transaction, with `record`: both are kept or neither.
What only revealed something has no transaction, and uses `note`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from monitor.model.people import Person
from monitor.store.people.audit_tables import audit

NOTHING = 0
"""The number of what has none: `("sign-in", NOTHING)`."""


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    at: datetime
    deployment: int | None
    who: Person
    action: str
    about: tuple[str, int]
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; "" and None ask for nothing."""

    by: str = ""  # part of an address or a name
    action: str = ""
    words: str = ""  # all of these, anywhere in the detail
    since: datetime | None = None
    until: datetime | None = None
    about: tuple[str, int] | None = None


def record(
    connection: Connection,
    who: Person,
    action: str,
    about: tuple[str, int],
    detail: Mapping[str, Any],
    *,
    deployment: int | None = None,
) -> None:
    """Keeps that `who` did `action`, in the transaction of `connection`.

    `action` is in the past tense, as "incident_claimed"; `about` says what kind of thing and its
    number, as ("incident", 17). `detail` is JSON: what it was and what it is, never a secret.
    """
    row = {
        "deployment_id": deployment,
        "at": datetime.now(UTC),
        "by": who.address[:255],
        "by_name": who.name[:120],
        "action": action[:60],
        "about_kind": about[0][:40],
        "about_id": about[1],
        "detail": dict(detail),
        "words": "\n".join(_words(detail)).lower(),
        "network": who.network[:60],
    }
    connection.execute(audit.insert(), row)


def entries(
    connection: Connection, asked: Asked, *, before: int | None = None, limit: int
) -> list[Entry]:
    """The newest first; `before` is the number of the last entry of the page before."""
    query = _matching(asked).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [
        Entry(
            row.id,
            row.at,
            row.deployment_id,
            Person(row.by, row.by_name, row.network),
            row.action,
            (row.about_kind, row.about_id),
            row.detail,
        )
        for row in connection.execute(query)
    ]


def actions(connection: Connection) -> list[str]:
    """Those that were ever taken, in order of their letters."""
    query = select(audit.c.action).distinct().order_by(audit.c.action)
    return list(connection.execute(query).scalars())


def _matching(asked: Asked) -> Select[Any]:
    query = select(audit)
    if asked.by:
        part = {"autoescape": True}
        query = query.where(
            audit.c.by.icontains(asked.by, **part) | audit.c.by_name.icontains(asked.by, **part)
        )
    if asked.action:
        query = query.where(audit.c.action == asked.action)
    for word in asked.words.lower().split():
        query = query.where(audit.c.words.contains(word, autoescape=True))
    if asked.since is not None:
        query = query.where(audit.c.at >= asked.since)
    if asked.until is not None:
        query = query.where(audit.c.at < asked.until)
    if asked.about is not None:
        query = query.where(
            audit.c.about_kind == asked.about[0], audit.c.about_id == asked.about[1]
        )
    return query


def _words(content: Any) -> Iterator[str]:
    """All that a detail says, without the names of its fields."""
    if isinstance(content, Mapping):
        for value in content.values():
            yield from _words(value)
    elif isinstance(content, list | tuple | set | frozenset):
        for value in content:
            yield from _words(value)
    elif content is not None:
        yield str(content)
