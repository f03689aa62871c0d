"""Officers to whom an incident can be given, and who can be named in a note."""

from sqlalchemy import Connection, select

from monitor.model.people import Person
from monitor.model.roles import TRIAGES, Role
from monitor.store.people.grants import Granted, roles_of_all
from monitor.store.people.people_tables import roles, user_roles, users


def officers(connection: Connection, deployment: int) -> list[Person]:
    """Active ones whose roles in this deployment let them triage, by name."""
    query = (
        select(users.c.id, users.c.email, users.c.name, roles.c.name.label("role"))
        .outerjoin(user_roles, user_roles.c.user_id == users.c.id)
        .outerjoin(roles, roles.c.id == user_roles.c.role_id)
        .where(users.c.active)
        .order_by(users.c.name, users.c.email)
    )
    here = roles_of_all(connection, deployment)
    people: dict[int, Person] = {}
    own: dict[int, set[Role]] = {}
    for row in connection.execute(query):
        people[row.id] = Person(row.email, row.name or row.email)
        own.setdefault(row.id, set()).update([Role(row.role)] if row.role else [])
    return [
        one
        for number, one in people.items()
        if Granted(here.get(number, frozenset())).over(own[number]) & TRIAGES
    ]
