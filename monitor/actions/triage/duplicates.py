"""Say of two incidents that they are not the same."""

from sqlalchemy import select

from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.schema import incidents
from monitor.store.triage.duplicates import keep_apart


def not_same(database: Database, deployment: int, number: int, other: int, who: Person) -> None:
    """Remembered for both; incidents that are not of the deployment are passed over."""
    with database.write() as connection:
        query = select(incidents.c.id).where(
            incidents.c.id.in_((number, other)), incidents.c.deployment_id == deployment
        )
        if number != other and len(connection.execute(query).all()) == 2:
            keep_apart(connection, number, other, who)
            about = ("incident", number)
            detail = {"not_the_same_as": other}
            record(connection, who, "incident_kept_apart", about, detail, deployment=deployment)
