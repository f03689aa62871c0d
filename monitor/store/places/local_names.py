"""Lists of local names: uploaded, looked at, confirmed, replaced, removed; read by the workers.

The places of a list are one packed value, not rows: they are read and written whole, and 100,000
of them take 60 ms to write where rows would hold SQLite's write lock for seconds.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, delete, func, select, update

from monitor.model.areas import Box
from monitor.model.local_names import Column, ListRead, LocalPlace, Problem, extent
from monitor.model.people import Person
from monitor.model.places import Precision
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.places.place_tables import local_lists

SHOWN = 10
"""Places of a list that are shown to the officer who confirms it."""
MOST_PLACES = 200_000
"""Of all lists of a deployment together: every worker holds them in memory."""
DRAFT_KEPT = timedelta(days=1)
"""How long a list waits to be confirmed."""

_ABOUT = [column for column in local_lists.c if column.name != "content"]


class LocalListError(ValueError):
    """A list that there is not, or no longer, or that has no room; the message says so."""


@dataclass(frozen=True, slots=True)
class LocalList:
    """What is known of a list without its places."""

    id: int
    name: str
    file_name: str
    places: int
    bad: int
    form: str
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...]
    sample: tuple[LocalPlace, ...]
    extent: Box | None
    replaces: int | None
    uploaded_by: str
    uploaded_at: datetime
    confirmed_at: datetime | None
    removed_by: str
    removed_at: datetime | None


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
        "about": _about(read),
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


def confirm(database: Database, deployment: int, number: int, by: Person) -> None:
    """From now on the list is used, and the one that it replaces is not. Raises LocalListError."""
    now = datetime.now(UTC)
    with database.write() as connection:
        found = connection.execute(_one(deployment, number)).first()
        if found is None or found.confirmed_at is not None:
            raise LocalListError(f"list {number} does not wait to be confirmed: upload it again")
        if found.replaces is not None:
            _remove(connection, deployment, found.replaces, by, now)
        used = select(func.coalesce(func.sum(local_lists.c.places), 0))
        held = connection.execute(used.where(*_in_use(deployment))).scalar_one()
        if held + found.places > MOST_PLACES:
            raise LocalListError(
                f"the lists of this deployment have {held:,} places, this one {found.places:,}: "
                f"more than {MOST_PLACES:,} together. Remove a list first"
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
        found = connection.execute(_one(deployment, number)).first()
        if found is not None and found.confirmed_at is None:
            connection.execute(delete(local_lists).where(local_lists.c.id == number))
        else:
            _remove(connection, deployment, number, by, datetime.now(UTC))


def one_list(connection: Connection, deployment: int, number: int) -> LocalList | None:
    row = connection.execute(_one(deployment, number)).first()
    return None if row is None else _list(row)


def lists_of(connection: Connection, deployment: int) -> list[LocalList]:
    """The confirmed lists, newest first, with those that were removed."""
    query = select(*_ABOUT).where(
        local_lists.c.deployment_id == deployment, local_lists.c.confirmed_at.is_not(None)
    )
    return [_list(row) for row in connection.execute(query.order_by(local_lists.c.id.desc()))]


def in_use(database: Database, deployment: int) -> tuple[int, ...]:
    """Numbers of the lists in use, in order. What a number means never changes."""
    with database.read() as connection:
        query = select(local_lists.c.id).where(*_in_use(deployment)).order_by(local_lists.c.id)
        return tuple(connection.execute(query).scalars())


def places_of(database: Database, numbers: tuple[int, ...]) -> Iterator[tuple[int, LocalPlace]]:
    """The places of these lists with the number of their list; one list at a time in memory."""
    for number in numbers:
        with database.read() as connection:
            query = select(local_lists.c.content).where(local_lists.c.id == number)
            content = connection.execute(query).scalar_one_or_none()
        if content is not None:
            for place in unpack(content):
                yield number, place


def pack(places: tuple[LocalPlace, ...]) -> bytes:
    rows = [
        (one.id, one.names, one.code, one.kind, one.lat, one.lon, one.precision, one.radius_m,
         one.within)
        for one in places
    ]  # fmt: skip
    return zlib.compress(orjson.dumps(rows), level=1)


def unpack(content: bytes) -> Iterator[LocalPlace]:
    for row in orjson.loads(zlib.decompress(content)):
        yield _place(row)


def _place(row: list[Any]) -> LocalPlace:
    key, names, code, kind, lat, lon, precision, radius_m, within = row
    fine = Precision(precision)
    return LocalPlace(key, tuple(names), code, kind, lat, lon, fine, radius_m, tuple(within))


def _about(read: ListRead) -> dict[str, Any]:
    box = extent((one.lat, one.lon) for one in read.places)
    return {
        "form": read.form,
        "columns": [[one.header, one.meaning] for one in read.columns],
        "problems": [[one.where, one.reason] for one in read.problems],
        "sample": orjson.loads(zlib.decompress(pack(read.places[:SHOWN]))),
        "extent": [box.south, box.west, box.north, box.east] if box else None,
    }


def _list(row: Row[Any]) -> LocalList:
    about = row.about
    return LocalList(
        id=row.id,
        name=row.name,
        file_name=row.file_name,
        places=row.places,
        bad=row.bad,
        form=about["form"],
        columns=tuple(Column(*one) for one in about["columns"]),
        problems=tuple(Problem(*one) for one in about["problems"]),
        sample=tuple(map(_place, about["sample"])),
        extent=Box(*about["extent"]) if about["extent"] else None,
        replaces=row.replaces,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
        confirmed_at=row.confirmed_at,
        removed_by=row.removed_by or "",
        removed_at=row.removed_at,
    )


def _one(deployment: int, number: int) -> Select[Any]:
    return select(*_ABOUT).where(
        local_lists.c.deployment_id == deployment, local_lists.c.id == number
    )


def _in_use(deployment: int) -> tuple[Any, ...]:
    return (
        local_lists.c.deployment_id == deployment,
        local_lists.c.confirmed_at.is_not(None),
        local_lists.c.removed_at.is_(None),
    )


def _used(connection: Connection, deployment: int, number: int) -> None:
    query = select(local_lists.c.id).where(*_in_use(deployment), local_lists.c.id == number)
    if connection.execute(query).first() is None:
        raise LocalListError(f"no list {number} is in use in this deployment")


def _remove(
    connection: Connection, deployment: int, number: int, by: Person, now: datetime
) -> None:
    _used(connection, deployment, number)
    gone = {"removed_by": by.address, "removed_at": now, "content": None}
    connection.execute(update(local_lists).where(local_lists.c.id == number).values(gone))
    record(connection, by, "list_removed", ("list", number), {}, deployment=deployment)
