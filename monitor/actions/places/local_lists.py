"""Lists of local names: drafted, used, removed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from monitor.model.local_names import ListRead
from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.places.local_names import (
    LocalListError,
    about_list,
    list_row,
    lists_in_use,
    pack,
)
from monitor.store.places.place_tables import local_lists

MOST_PLACES = 200_000
"""Of all lists of a deployment together: every worker holds them in memory."""

DRAFT_KEPT = timedelta(days=1)
"""How long a list waits to be confirmed."""


def draft(
    database: Database,
    deployment: int,
    read: ListRead,
    *,
    name: str,
    file_name: str,
    by: str,
    replaces: int | None = None,
) -> int:
    """Keep what was read of a file until it is confirmed; the number of the list."""
    now = datetime.now(UTC)
    row = {
        "deployment_id": deployment,
        "name": name[:120],
        "file_name": file_name[:200],
        "places": len(read.places),
        "bad": read.bad,
        "about": about_list(read),
        "content": pack(read.places),
        "replaces": replaces,
        "uploaded_by": by,
        "uploaded_at": now,
    }
    with database.write() as connection:
        forgotten = delete(local_lists).where(
            local_lists.c.confirmed_at.is_(None), local_lists.c.uploaded_at < now - DRAFT_KEPT
        )
        connection.execute(forgotten)
        if replaces is not None:
            _used(connection, deployment, replaces)
        made = connection.execute(local_lists.insert().returning(local_lists.c.id), row)
        return int(made.scalar_one())


def confirm(
    database: Database, deployment: int, number: int, by: Person, most: int = MOST_PLACES
) -> None:
    """From now on the list is used, and the one that it replaces is not. Raises LocalListError."""
    now = datetime.now(UTC)
    with database.write() as connection:
        found = connection.execute(list_row(deployment, number)).first()
        if found is None or found.confirmed_at is not None:
            raise LocalListError(f"list {number} does not wait to be confirmed: upload it again")
        if found.replaces is not None:
            _remove(connection, deployment, found.replaces, by, now)
        used = select(func.coalesce(func.sum(local_lists.c.places), 0))
        held = connection.execute(used.where(*lists_in_use(deployment))).scalar_one()
        if held + found.places > most:
            raise LocalListError(
                f"the lists of this deployment have {held:,} places, this one {found.places:,}: "
                f"more than {most:,} together. Remove a list first"
            )
        connection.execute(
            update(local_lists).where(local_lists.c.id == number).values(confirmed_at=now)
        )
        detail = {"name": found.name, "places": found.places, "replaces": found.replaces}
        about = ("list", number)
        record(connection, by, "list_confirmed", about, detail, deployment=deployment)


def remove(database: Database, deployment: int, number: int, by: Person) -> None:
    """Use a list no more; who removed it and when is kept, its places are not. A draft goes
    without a trace. Raises LocalListError."""
    with database.write() as connection:
        found = connection.execute(list_row(deployment, number)).first()
        if found is not None and found.confirmed_at is None:
            connection.execute(delete(local_lists).where(local_lists.c.id == number))
        else:
            _remove(connection, deployment, number, by, datetime.now(UTC))


def _used(connection: Connection, deployment: int, number: int) -> None:
    query = select(local_lists.c.id).where(*lists_in_use(deployment), local_lists.c.id == number)
    if connection.execute(query).first() is None:
        raise LocalListError(f"no list {number} is in use in this deployment")


def _remove(
    connection: Connection, deployment: int, number: int, by: Person, now: datetime
) -> None:
    _used(connection, deployment, number)
    gone = {"removed_by": by.address, "removed_at": now, "content": None}
    connection.execute(update(local_lists).where(local_lists.c.id == number).values(gone))
    record(connection, by, "list_removed", ("list", number), {}, deployment=deployment)
