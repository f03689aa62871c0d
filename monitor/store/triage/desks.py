"""Desks of a deployment, and who works at them."""

from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Connection, select, union

from monitor.store.people.people_tables import grants, users
from monitor.store.triage.triage_tables import desk_officers, desks


class DeskError(Exception):
    """Something about a desk that the caller must mend; the message says what."""


@dataclass(frozen=True, slots=True)
class Desk:
    id: int
    name: str
    officers: tuple[tuple[str, str], ...]  # address and name, active ones, by name


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
