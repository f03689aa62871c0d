"""Officers to whom an incident can be given, and who can be named in a note."""

from sqlalchemy import Connection, select

from monitor.model.people import Person
from monitor.model.roles import TRIAGES
from monitor.store.people.people_tables import roles, user_roles, users


def officers(connection: Connection) -> list[Person]:
    """Active ones whose role lets them triage, by name."""
    query = (
        select(users.c.email, users.c.name)
        .join(user_roles, user_roles.c.user_id == users.c.id)
        .join(roles, roles.c.id == user_roles.c.role_id)
        .where(users.c.active, roles.c.name.in_(TRIAGES))
        .distinct()
        .order_by(users.c.name, users.c.email)
    )
    return [Person(row.email, row.name or row.email) for row in connection.execute(query)]
