"""Roles that hold in one deployment, or for what is given to one of its desks.

An officer's own roles hold everywhere. Where a deployment gives them roles, these take their place
there; an administrator stays one, since who may sign in is a question of the whole installation.
Roles at a desk come on top, for the incidents that are given to this desk.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from monitor.model.roles import SETS_PEOPLE, TRIAGES, Role
from monitor.privacy.rights import Rights
from monitor.store.people.people_tables import grants, users

GIVEN_HERE = tuple(role for role in Role if role not in SETS_PEOPLE)

GIVEN_AT_DESK = tuple(role for role in GIVEN_HERE if role in TRIAGES)
"""All of them work on incidents: who may look at a desk's may look at every desk's."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What a deployment gives an officer. `roles`: none where their own ones hold."""

    roles: frozenset[Role] = frozenset()
    at_desks: Mapping[int, frozenset[Role]] = field(default_factory=dict)  # by number of the desk

    def over(self, own: Collection[Role]) -> frozenset[Role]:
        """The roles that hold here, of an officer with these roles of their own."""
        if not self.roles:
            return frozenset(own)
        return self.roles | (frozenset(own) & SETS_PEOPLE)

    def rights(self, own: Collection[Role]) -> Rights:
        """Of an officer with these roles of their own."""
        return Rights(self.over(own), self.at_desks)


def granted(connection: Connection, deployment: int, address: str) -> Granted:
    query = (
        select(grants.c.desk_id, grants.c.role)
        .join(users, users.c.id == grants.c.user_id)
        .where(users.c.email == address, grants.c.deployment_id == deployment)
    )
    known = set(Role)  # another version may know more
    by_desk: dict[int | None, frozenset[Role]] = {}
    for row in connection.execute(query):
        if row.role in known:
            by_desk[row.desk_id] = by_desk.get(row.desk_id, frozenset()) | {Role(row.role)}
    here = by_desk.pop(None, frozenset())
    return Granted(here, {desk: roles for desk, roles in by_desk.items() if desk is not None})


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


def at_desks_of_all(connection: Connection, deployment: int) -> dict[int, dict[int, list[Role]]]:
    """By number of the officer, and then of the desk."""
    here = (grants.c.deployment_id == deployment, grants.c.desk_id.is_not(None))
    query = select(grants.c.user_id, grants.c.desk_id, grants.c.role).where(*here)
    found: dict[int, dict[int, list[Role]]] = {}
    for row in connection.execute(query.order_by(grants.c.desk_id, grants.c.role)):
        found.setdefault(row.user_id, {}).setdefault(row.desk_id, []).append(Role(row.role))
    return found
