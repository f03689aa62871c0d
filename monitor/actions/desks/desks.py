"""Desks and their officers, as administrators set them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import delete, select, update

from monitor.actions.act import act
from monitor.model.people import MONITOR, Person
from monitor.store.database import Database
from monitor.store.people.people_tables import users
from monitor.store.triage.desks import DeskError
from monitor.store.triage.triage_tables import desk_officers, desks
from monitor.store.upserts import insert


def add_desk(database: Database, deployment: int, name: str, by: Person = MONITOR) -> int:
    """Its number; a desk that was removed comes back. Raises DeskError for a name in use."""
    name = " ".join(name.split())[:120]
    if not name:
        raise DeskError("a desk has a name: write one")
    with act(database, deployment, by) as doing:
        connection = doing.connection
        query = select(desks).where(desks.c.deployment_id == deployment, desks.c.name == name)
        known = connection.execute(query).one_or_none()
        if known is None:
            row = {"deployment_id": deployment, "name": name, "made_at": datetime.now(UTC)}
            made = connection.execute(desks.insert().returning(desks.c.id), row)
            number = int(made.scalar_one())
        elif known.removed_at is None:
            raise DeskError(f"there is a desk {name} already")
        else:
            number = int(known.id)
            back = update(desks).where(desks.c.id == number).values(removed_at=None)
            connection.execute(back)
        doing.audit("desk_added", ("desk", number), {"name": name})
        return number


def remove_desk(database: Database, deployment: int, number: int, by: Person = MONITOR) -> None:
    """Its incidents keep its name in their history; no new ones are given to it."""
    with act(database, deployment, by) as doing:
        here = (desks.c.id == number, desks.c.deployment_id == deployment)
        removed = update(desks).where(*here).values(removed_at=datetime.now(UTC))
        doing.connection.execute(removed)
        doing.audit("desk_removed", ("desk", number), {})


def set_officers(
    database: Database,
    deployment: int,
    number: int,
    addresses: Iterable[str],
    by: Person = MONITOR,
) -> None:
    """Exactly these work at the desk; raises DeskError where one is no user."""
    wanted = {one.strip().lower() for one in addresses}
    with act(database, deployment, by) as doing:
        connection = doing.connection
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
        doing.audit("desk_officers_changed", ("desk", number), {"officers": sorted(wanted)})
