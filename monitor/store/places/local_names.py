"""Lists of local names: uploaded, looked at, confirmed, replaced, removed; read by the workers.

The places of a list are one packed value, not rows: they are read and written whole, and 100,000
of them take 60 ms to write where rows would hold SQLite's write lock for seconds.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, select

from monitor.model.areas import Box
from monitor.model.local_names import Column, ListRead, LocalPlace, Problem, extent
from monitor.model.places import Precision
from monitor.store.database import Database
from monitor.store.places.place_tables import local_lists

SHOWN = 10
"""Places of a list that are shown to the officer who confirms it."""

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


def one_list(connection: Connection, deployment: int, number: int) -> LocalList | None:
    row = connection.execute(list_row(deployment, number)).first()
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
        query = select(local_lists.c.id).where(*lists_in_use(deployment)).order_by(local_lists.c.id)
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


def unpack(content: bytes) -> Iterator[LocalPlace]:
    for row in orjson.loads(zlib.decompress(content)):
        yield _place(row)


def _place(row: list[Any]) -> LocalPlace:
    key, names, code, kind, lat, lon, precision, radius_m, within = row
    fine = Precision(precision)
    return LocalPlace(key, tuple(names), code, kind, lat, lon, fine, radius_m, tuple(within))


def about_list(read: ListRead) -> dict[str, Any]:
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


def list_row(deployment: int, number: int) -> Select[Any]:
    return select(*_ABOUT).where(
        local_lists.c.deployment_id == deployment, local_lists.c.id == number
    )


def lists_in_use(deployment: int) -> tuple[Any, ...]:
    return (
        local_lists.c.deployment_id == deployment,
        local_lists.c.confirmed_at.is_not(None),
        local_lists.c.removed_at.is_(None),
    )


def pack(places: tuple[LocalPlace, ...]) -> bytes:
    rows = [
        (one.id, one.names, one.code, one.kind, one.lat, one.lon, one.precision, one.radius_m,
         one.within)
        for one in places
    ]  # fmt: skip
    return zlib.compress(orjson.dumps(rows), level=1)
