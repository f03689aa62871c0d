"""Stops: while one stands, nothing goes out of an account, or of the whole deployment."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from monitor.model.people import Person
from monitor.model.replies import Step
from monitor.store.database import Database
from monitor.store.outreach.outreach_tables import stops
from monitor.store.people import audit


@dataclass(frozen=True, slots=True)
class Stop:
    id: int
    deployment: int
    account: int | None  # None: everything
    why: str
    stopped: Step


def stands(deployment: Any, account: Any) -> ColumnElement[bool]:
    """Whether a stop stands for a row with these columns."""
    return (
        select(stops.c.id)
        .where(
            stops.c.deployment_id == deployment,
            stops.c.lifted_at.is_(None),
            or_(stops.c.account_id.is_(None), stops.c.account_id == account),
        )
        .exists()
    )


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


def standing(connection: Connection, deployment: int) -> list[Stop]:
    """The oldest first."""
    query = select(stops).where(stops.c.deployment_id == deployment, stops.c.lifted_at.is_(None))
    return [
        Stop(
            row.id,
            row.deployment_id,
            row.account_id,
            row.why,
            Step(Person(row.stopped_by, row.stopped_by_name), row.stopped_at),
        )
        for row in connection.execute(query.order_by(stops.c.id))
    ]
