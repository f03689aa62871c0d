"""Incidents whose time has come: about to be late, or late. Found by the timetable."""

from datetime import datetime

from sqlalchemy import select

from monitor.actions.act import act
from monitor.model.events import IncidentOverdue
from monitor.store.database import Database
from monitor.store.incidents.writing import IncidentWriter
from monitor.store.schema import incidents

BATCH = 500
"""Incidents in one transaction: some 50 ms in which nobody else writes."""


def mark_overdue(database: Database, now: datetime, limit: int = BATCH) -> int:
    """How many incidents of one deployment were looked at, 0 where none is left in any."""
    c = incidents.c
    first = select(c.deployment_id).where(c.turns_at <= now).order_by(c.turns_at).limit(1)
    with database.read() as connection:
        deployment = connection.execute(first).scalar_one_or_none()
    if deployment is None:
        return 0
    here = select(incidents).where(c.deployment_id == deployment, c.turns_at <= now)
    with act(database, deployment) as doing:
        connection = doing.connection
        query = here.order_by(c.turns_at).limit(limit).with_for_update(skip_locked=True)
        rows = connection.execute(query).all()
        turned = IncidentWriter(connection, deployment, now).turn(rows)
        doing.happened(*(IncidentOverdue(one.incident, int(one.late)) for one in turned))
    return len(rows)
