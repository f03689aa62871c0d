"""Incidents whose time has come: about to be late, or late. Found by the timetable, and told."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from monitor.model.filing import Filed
from monitor.model.labels import Urgency
from monitor.store.database import Database
from monitor.store.events import announced_as
from monitor.store.posts.incident_rows import clock_from
from monitor.store.schema import incidents
from monitor.store.triage.timing import Timing

BATCH = 500
"""Incidents in one transaction: some 50 ms in which nobody else writes."""


def turn(database: Database, now: datetime, limit: int = BATCH) -> tuple[int, list[Filed]]:
    """How many incidents were looked at, and an event a deployment for those that changed.

    Fewer than `limit`: there are no more whose time has come.
    """
    c = incidents.c
    query = select(incidents).where(c.turns_at <= now).order_by(c.turns_at).limit(limit)
    with database.write() as connection:
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        timings = {
            one: Timing(connection, one) for one in sorted({row.deployment_id for row in rows})
        }
        changes, changed = [], {one: list[int]() for one in timings}
        for row in rows:
            clock = clock_from(row)
            timing = timings[row.deployment_id]
            values = (
                timing.columns(clock, Urgency(row.urgency), row.desk_id, now)
                if clock
                else {"due_at": None, "late": 0, "turns_at": None}
            )
            shown = (values["due_at"], values["late"]) != (row.due_at, row.late)
            if shown:
                changed[row.deployment_id].append(row.id)
            version = row.version + shown
            changes.append(
                {f"new_{name}": one for name, one in values.items()}
                | {"of": row.id, "new_version": version}
            )
        if changes:
            names = ("due_at", "late", "turns_at", "version")
            values = {name: bindparam(f"new_{name}") for name in names}
            connection.execute(
                update(incidents).where(c.id == bindparam("of")).values(values), changes
            )
        told = [
            announced_as(connection, deployment, tuple(numbers), "IncidentLate")
            for deployment, numbers in changed.items()
            if numbers
        ]
    return len(rows), told


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
