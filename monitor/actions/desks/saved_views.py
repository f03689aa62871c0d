"""Saved views of the board: made, shared, changed, removed."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.incidents.saved_views import LONGEST_NAME, MOST, ViewError, views_of
from monitor.store.incidents.view_tables import first_views, saved_views
from monitor.store.people.audit import record
from monitor.store.triage.desks import desks_of_officer
from monitor.store.upserts import insert


def save(
    database: Database,
    deployment: int,
    officer: str,
    name: str,
    query: str,
    desk: int | None = None,
) -> int:
    """Its number. One of the same officer and name is replaced. Raises ViewError."""
    name = _named(name)
    with database.write() as connection:
        _may_share(connection, deployment, officer, desk)
        v = saved_views
        mine = (v.c.deployment_id == deployment, v.c.officer == officer)
        known = connection.execute(select(v.c.id).where(*mine, v.c.name == name)).scalars().first()
        if known is not None:
            changed = {"query": query, "desk_id": desk}
            connection.execute(update(v).where(v.c.id == known).values(changed))
            _record(connection, deployment, officer, "changed", int(known), name, query, desk)
            return int(known)
        counted = select(func.count(), func.max(v.c.position)).where(*mine)
        count, last = connection.execute(counted).one()
        if count >= MOST:
            raise ViewError(f"you have {MOST} views: remove one that you no longer use")
        row = {
            "deployment_id": deployment,
            "officer": officer,
            "desk_id": desk,
            "name": name,
            "query": query,
            "position": (last or 0) + 1,
            "made_at": datetime.now(UTC),
        }
        number = int(connection.execute(v.insert().returning(v.c.id), row).scalar_one())
        _record(connection, deployment, officer, "saved", number, name, query, desk)
        return number


def change(
    database: Database, deployment: int, officer: str, number: int, name: str, desk: int | None
) -> None:
    """Another name, or shared with a desk, or with nobody. Raises ViewError."""
    name = _named(name)
    with database.write() as connection:
        row = _own(connection, deployment, officer, number)
        if desk != row.desk_id:
            _may_share(connection, deployment, officer, desk)
        values = {"name": name, "desk_id": desk}
        connection.execute(update(saved_views).where(saved_views.c.id == number).values(values))
        _record(connection, deployment, officer, "changed", number, name, row.query, desk)


def remove(database: Database, deployment: int, officer: str, number: int) -> None:
    with database.write() as connection:
        row = _own(connection, deployment, officer, number)
        _record(
            connection, deployment, officer, "removed", number, row.name, row.query, row.desk_id
        )
        connection.execute(delete(first_views).where(first_views.c.view_id == number))
        connection.execute(delete(saved_views).where(saved_views.c.id == number))


def raise_up(database: Database, deployment: int, officer: str, number: int) -> None:
    """One place up among the officer's own; the first one stays where it is."""
    v = saved_views
    with database.write() as connection:
        _own(connection, deployment, officer, number)
        query = select(v.c.id).where(v.c.deployment_id == deployment, v.c.officer == officer)
        order = list(connection.execute(query.order_by(v.c.position, v.c.id)).scalars())
        if number not in order:
            raise ViewError("a colleague saved that view: its place is theirs to choose")
        at = order.index(number)
        if at:
            order[at - 1], order[at] = order[at], order[at - 1]
        for position, one in enumerate(order, 1):
            connection.execute(update(v).where(v.c.id == one).values(position=position))


def show_first(database: Database, deployment: int, officer: str, number: int | None) -> None:
    """After the sign-in; None: the whole board. Raises ViewError for one they may not open."""
    with database.write() as connection:
        here = (first_views.c.deployment_id == deployment, first_views.c.officer == officer)
        connection.execute(delete(first_views).where(*here))
        if number is None:
            return
        if not any(one.id == number for one in views_of(connection, deployment, officer)):
            raise ViewError("that view is not yours, nor of a desk of yours")
        row = {"deployment_id": deployment, "officer": officer, "view_id": number}
        connection.execute(insert(connection, first_views), row)


def _record(
    connection: Connection,
    deployment: int,
    officer: str,
    did: str,
    number: int,
    name: str,
    query: str,
    desk: int | None,
) -> None:
    detail = {"name": name, "query": query, "desk": desk}
    about = ("view", number)
    record(connection, Person(officer), f"view_{did}", about, detail, deployment=deployment)


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", " ").split())[:LONGEST_NAME]
    if not name:
        raise ViewError("a view has a name: write one")
    return name


def _own(connection: Connection, deployment: int, officer: str, number: int) -> Row[Any]:
    """One that they saved, or that is shared with a desk they work at."""
    v = saved_views
    query = select(v).where(v.c.id == number, v.c.deployment_id == deployment)
    row = connection.execute(query).one_or_none()
    at = desks_of_officer(connection, deployment, officer)
    if row is None or (row.officer != officer and row.desk_id not in at):
        raise ViewError("that view is not yours, nor of a desk of yours")
    return row


def _may_share(connection: Connection, deployment: int, officer: str, desk: int | None) -> None:
    if desk is not None and desk not in desks_of_officer(connection, deployment, officer):
        raise ViewError("you can share a view with a desk that you work at")
