"""Incidents whose time has come: about to be late, or late. Found by the timetable."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from monitor.actions.act import act
from monitor.model.events import IncidentOverdue
from monitor.model.labels import Urgency
from monitor.store.database import Database
from monitor.store.posts.incident_rows import clock_from
from monitor.store.schema import incidents
from monitor.store.triage.timing import Timing

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
        timing = Timing(connection, deployment)
        changes = []
        for row in rows:
            values = _due(row, timing, now)
            changed = (values["due_at"], values["late"]) != (row.due_at, row.late)
            if changed:
                doing.happened(IncidentOverdue(row.id, values["late"]))
            changes.append(
                {f"new_{name}": value for name, value in values.items()}
                | {"of": row.id, "new_version": row.version + changed}
            )
        if changes:
            names = ("due_at", "late", "turns_at", "version")
            columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
            connection.execute(
                update(incidents).where(c.id == bindparam("of")).values(columns), changes
            )
    return len(rows)


def _due(row: Row[Any], timing: Timing, now: datetime) -> dict[str, Any]:
    clock = clock_from(row)
    if clock is None:
        return {"due_at": None, "late": 0, "turns_at": None}
    return timing.columns(clock, Urgency(row.urgency), row.desk_id, now)


def look_again(
    connection: Connection, deployment: int, now: datetime, desk: int | None = None
) -> None:
    """After targets or hours became others: the timetable reckons what is due anew, in batches.

    The new hours count for the whole time that an incident has been at the desk.
    """
    wanted = [incidents.c.deployment_id == deployment, incidents.c.running_since.is_not(None)]
    if desk is not None:
        wanted.append(incidents.c.desk_id == desk)
    connection.execute(update(incidents).where(*wanted).values(turns_at=now))
