"""When desks work and how soon they answer, as administrators set it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.model.hours import Hours
from monitor.store.triage.clock_tables import desk_hours, targets
from monitor.store.triage.timing import hours_from


def hours_of_desks(connection: Connection, numbers: Iterable[int]) -> dict[int, Hours]:
    """Of those that have said when they work."""
    query = select(desk_hours).where(desk_hours.c.desk_id.in_(list(numbers)))
    return {row.desk_id: hours_from(row) for row in connection.execute(query)}


def targets_set(connection: Connection, deployment: int) -> tuple[str, datetime] | None:
    """Who set targets of the deployment last, and when; None: nobody did."""
    query = select(targets.c.by, targets.c.at).where(targets.c.deployment_id == deployment)
    row = connection.execute(query.order_by(targets.c.at.desc()).limit(1)).first()
    return None if row is None else (row.by, row.at)
