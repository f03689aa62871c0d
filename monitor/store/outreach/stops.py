"""Stops: while one stands, nothing goes out of an account, or of the whole deployment."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from monitor.model.people import Person
from monitor.model.texts import Signed
from monitor.store.outreach.outreach_tables import stops


@dataclass(frozen=True, slots=True)
class Stop:
    id: int
    deployment: int
    account: int | None  # None: everything
    why: str
    stopped: Signed


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


def standing(connection: Connection, deployment: int) -> list[Stop]:
    """The oldest first."""
    query = select(stops).where(stops.c.deployment_id == deployment, stops.c.lifted_at.is_(None))
    return [
        Stop(
            row.id,
            row.deployment_id,
            row.account_id,
            row.why,
            Signed(Person(row.stopped_by, row.stopped_by_name), row.stopped_at),
        )
        for row in connection.execute(query.order_by(stops.c.id))
    ]
