"""Roles that hold in one deployment, or for what is given to one of its desks.

An officer's own roles hold everywhere. Where a deployment gives them roles, these take their place
there; an administrator stays one, since who may sign in is a question of the whole installation.
For a desk there is one: who approves what is answered to the incidents given to it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select

from monitor.model.people import Person
from monitor.model.roles import SETS_PEOPLE, Role
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.people.people_tables import grants, users
from monitor.store.people.users import UserError

GIVEN_HERE = tuple(role for role in Role if role not in SETS_PEOPLE)


@dataclass(frozen=True, slots=True)
class Granted:
    """What a deployment gives an officer. `roles`: none where their own ones hold."""

    roles: frozenset[Role] = frozenset()
    approves: frozenset[int] = frozenset()  # numbers of desks

    def over(self, own: Collection[Role]) -> frozenset[Role]:
        """The roles that hold here, of an officer with these roles of their own."""
        if not self.roles:
            return frozenset(own)
        return self.roles | (frozenset(own) & SETS_PEOPLE)


def granted(connection: Connection, deployment: int, address: str) -> Granted:
    query = (
        select(grants.c.desk_id, grants.c.role)
        .join(users, users.c.id == grants.c.user_id)
        .where(users.c.email == address, grants.c.deployment_id == deployment)
    )
    found = connection.execute(query).all()
    known = set(Role)
    return Granted(
        frozenset(Role(row.role) for row in found if row.desk_id is None and row.role in known),
        frozenset(row.desk_id for row in found if row.desk_id is not None),
    )


def granted_anywhere(connection: Connection, address: str) -> frozenset[Role]:
    """In any deployment or at any desk."""
    query = select(grants.c.role).join(users, users.c.id == grants.c.user_id)
    found = connection.execute(query.where(users.c.email == address)).scalars()
    return frozenset(Role(one) for one in found if one in set(Role))


def roles_of_all(connection: Connection, deployment: int) -> dict[int, frozenset[Role]]:
    """By number of the officer, of those to whom the deployment gives roles."""
    here = (grants.c.deployment_id == deployment, grants.c.desk_id.is_(None))
    found: dict[int, frozenset[Role]] = {}
    for row in connection.execute(select(grants.c.user_id, grants.c.role).where(*here)):
        found[row.user_id] = found.get(row.user_id, frozenset()) | {Role(row.role)}
    return found


def set_granted(
    database: Database,
    deployment: int,
    address: str,
    roles: Iterable[Role],
    approves: Iterable[int],
    by: Person,
) -> None:
    """Exactly these. No roles: those of their own hold. Raises UserError."""
    roles, approves = sorted(set(roles)), sorted(set(approves))
    if any(role not in GIVEN_HERE for role in roles):
        raise UserError("an administrator is one everywhere: give that role above")
    now = datetime.now(UTC)
    with database.write() as connection:
        number = connection.execute(select(users.c.id).where(users.c.email == address)).scalar()
        if number is None:
            raise UserError(f"there is no user {address}")
        had = granted(connection, deployment, address)
        here = (grants.c.user_id == number, grants.c.deployment_id == deployment)
        connection.execute(delete(grants).where(*here))
        row = {"user_id": number, "deployment_id": deployment, "by": by.address, "at": now}
        rows = [row | {"desk_id": None, "role": role} for role in roles]
        rows += [row | {"desk_id": desk, "role": Role.APPROVER} for desk in approves]
        if rows:
            connection.execute(grants.insert(), rows)
        if had == Granted(frozenset(roles), frozenset(approves)):
            return
        detail = {
            "address": address,
            "were": sorted(had.roles),
            "are": roles,
            "approved_for_desks": sorted(had.approves),
            "approves_for_desks": approves,
        }
        about = ("user", number)
        record(connection, by, "roles_here_changed", about, detail, deployment=deployment)
