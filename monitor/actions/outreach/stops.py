"""Stop what goes out, of an account or of all, and lift the stop."""

from datetime import UTC, datetime

from sqlalchemy import update

from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.outreach.outreach_tables import stops
from monitor.store.people import audit


def stop(database: Database, deployment: int, account: int | None, why: str, by: Person) -> int:
    """From the next dispatch on nothing leaves; `account` None: of no account. What waits keeps
    waiting."""
    row = {
        "deployment_id": deployment,
        "account_id": account,
        "why": why,
        "stopped_by": by.address,
        "stopped_by_name": by.name,
        "stopped_at": datetime.now(UTC),
    }
    with database.write() as connection:
        made = connection.execute(stops.insert().returning(stops.c.id), row).scalar_one()
        detail = {"account": account, "why": why}
        audit.record(
            connection, by, "sending_stopped", ("stop", made), detail, deployment=deployment
        )
        return int(made)


def lift(database: Database, deployment: int, number: int, by: Person) -> bool:
    """What waits goes on. False where it was lifted before."""
    changes = {
        "lifted_by": by.address,
        "lifted_by_name": by.name,
        "lifted_at": datetime.now(UTC),
    }
    here = (
        stops.c.id == number,
        stops.c.deployment_id == deployment,
        stops.c.lifted_at.is_(None),
    )
    with database.write() as connection:
        lifted = connection.execute(update(stops).where(*here).values(changes)).rowcount == 1
        if lifted:
            about = ("stop", number)
            audit.record(connection, by, "sending_goes_on", about, {}, deployment=deployment)
        return lifted
