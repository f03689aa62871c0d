"""An entry of the audit log by itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.people.audit import record


def note(
    database: Database,
    who: Person,
    action: str,
    about: tuple[str, int],
    detail: Mapping[str, Any],
    *,
    deployment: int | None = None,
) -> None:
    """`record` for what changed nothing else: somebody saw, exported or signed in."""
    with database.write() as connection:
        record(connection, who, action, about, detail, deployment=deployment)


def note_all(database: Database, said: Sequence[tuple[Any, ...]]) -> None:
    """What a request has said while it changed nothing of its own; arguments of `record`."""
    with database.write() as connection:
        for entry in said:
            record(connection, *entry)
