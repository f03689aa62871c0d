"""Officers to whom an incident can be given, and who can be named in a note."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from monitor.model.people import Person
from monitor.model.roles import TRIAGES, Role
from monitor.store.people.grants import Granted, at_desks_of_all, granted, roles_of_all
from monitor.store.people.people_tables import roles, user_roles, users


def officers(connection: Connection, deployment: int) -> list[Person]:
    """Active ones whose roles here, or at one of the desks, let them triage: by name."""
    here = roles_of_all(connection, deployment)
    at_desks = at_desks_of_all(connection, deployment)
    return [
        person
        for number, person, own in _active(connection)
        if number in at_desks or Granted(here.get(number, frozenset())).over(own) & TRIAGES
    ]


def may_triage(connection: Connection, deployment: int, address: str, desk: int | None) -> bool:
    """Whether this officer may work on what is given to this desk (None: to none)."""
    own = next((own for _, _, own in _active(connection, address)), set[Role]())
    rights = granted(connection, deployment, address).rights(own)
    return bool(rights.at(desk) & TRIAGES)


def _active(connection: Connection, address: str = "") -> Iterator[tuple[int, Person, set[Role]]]:
    """Number, who, and the roles of their own, by name; of `address` alone where it is given."""
    query = (
        select(users.c.id, users.c.email, users.c.name, roles.c.name.label("role"))
        .outerjoin(user_roles, user_roles.c.user_id == users.c.id)
        .outerjoin(roles, roles.c.id == user_roles.c.role_id)
        .where(users.c.active)
        .order_by(users.c.name, users.c.email)
    )
    if address:
        query = query.where(users.c.email == address)
    people: dict[int, Person] = {}
    own: dict[int, set[Role]] = {}
    for row in connection.execute(query):
        people[row.id] = Person(row.email, row.name or row.email)
        own.setdefault(row.id, set()).update([Role(row.role)] if row.role else [])
    return ((number, person, own[number]) for number, person in people.items())
