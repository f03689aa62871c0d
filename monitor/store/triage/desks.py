"""Desks of a deployment, and who works at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import CompoundSelect, Connection, delete, select, union, update

from monitor.store.database import Database
from monitor.store.people.people_tables import grants, users
from monitor.store.triage.triage_tables import desk_officers, desks
from monitor.store.upserts import insert


class DeskError(Exception):
    """Something about a desk that the caller must mend; the message says what."""


@dataclass(frozen=True, slots=True)
class Desk:
    id: int
    name: str
    officers: tuple[tuple[str, str], ...]  # address and name, active ones, by name


def add_desk(database: Database, deployment: int, name: str) -> int:
    """Its number; a desk that was removed comes back. Raises DeskError for a name in use."""
    name = " ".join(name.split())[:120]
    if not name:
        raise DeskError("a desk has a name: write one")
    with database.write() as connection:
        query = select(desks).where(desks.c.deployment_id == deployment, desks.c.name == name)
        known = connection.execute(query).one_or_none()
        if known is None:
            row = {"deployment_id": deployment, "name": name, "made_at": datetime.now(UTC)}
            made = connection.execute(desks.insert().returning(desks.c.id), row)
            return int(made.scalar_one())
        if known.removed_at is None:
            raise DeskError(f"there is a desk {name} already")
        back = update(desks).where(desks.c.id == known.id).values(removed_at=None)
        connection.execute(back)
        return int(known.id)


def remove_desk(database: Database, deployment: int, number: int) -> None:
    """Its incidents keep its name in their history; no new ones are given to it."""
    with database.write() as connection:
        here = (desks.c.id == number, desks.c.deployment_id == deployment)
        connection.execute(update(desks).where(*here).values(removed_at=datetime.now(UTC)))


def set_officers(
    database: Database, deployment: int, number: int, addresses: Iterable[str]
) -> None:
    """Exactly these work at the desk; raises DeskError where one is no user."""
    wanted = {one.strip().lower() for one in addresses}
    with database.write() as connection:
        here = (desks.c.id == number, desks.c.deployment_id == deployment)
        if connection.execute(select(desks.c.id).where(*here)).first() is None:
            raise DeskError("that desk is not of this deployment")
        query = select(users.c.id, users.c.email).where(users.c.email.in_(wanted))
        found = {row.email: row.id for row in connection.execute(query)}
        if missing := wanted - set(found):
            raise DeskError(f"there is no user {min(missing)}")
        connection.execute(delete(desk_officers).where(desk_officers.c.desk_id == number))
        rows = [{"desk_id": number, "user_id": one} for one in found.values()]
        if rows:
            connection.execute(insert(connection, desk_officers), rows)


def desks_of(connection: Connection, deployment: int) -> list[Desk]:
    """Those that are not removed, by name."""
    query = (
        select(desks.c.id, desks.c.name, users.c.email, users.c.name.label("officer"))
        .outerjoin(desk_officers, desk_officers.c.desk_id == desks.c.id)
        .outerjoin(users, (users.c.id == desk_officers.c.user_id) & users.c.active)
        .where(desks.c.deployment_id == deployment, desks.c.removed_at.is_(None))
        .order_by(desks.c.name, users.c.name, users.c.email)
    )
    found: dict[int, Desk] = {}
    for row in connection.execute(query):
        known = found.get(row.id) or Desk(row.id, row.name, ())
        more = ((row.email, row.officer or row.email),) if row.email else ()
        found[row.id] = Desk(known.id, known.name, known.officers + more)
    return list(found.values())


def desks_of_officer(connection: Connection, deployment: int, address: str) -> list[int]:
    query = select(desks.c.id).where(
        desks.c.deployment_id == deployment,
        desks.c.removed_at.is_(None),
        desks.c.id.in_(worked_by(address)),
    )
    return list(connection.execute(query.order_by(desks.c.id)).scalars())


def worked_by(address: str) -> CompoundSelect[int]:
    """Numbers of the desks where the officer works: as a member, or by a role at the desk."""
    member = select(desk_officers.c.desk_id).join(users, users.c.id == desk_officers.c.user_id)
    role = select(grants.c.desk_id).join(users, users.c.id == grants.c.user_id)
    role = role.where(users.c.email == address, grants.c.desk_id.is_not(None))
    return union(member.where(users.c.email == address), role)
