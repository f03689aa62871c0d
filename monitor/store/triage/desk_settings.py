"""When desks work and how soon they answer, as administrators set it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.model.hours import ALWAYS, Hours, HoursError
from monitor.model.labels import Urgency
from monitor.model.targets import DEFAULTS, Target
from monitor.store.triage.clock_tables import desk_hours, targets


def targets_of(connection: Connection, deployment: int) -> dict[Urgency, Target]:
    """For each urgency: what the deployment has set, else the defaults."""
    query = select(targets).where(targets.c.deployment_id == deployment)
    own = {
        Urgency(row.urgency): Target(row.acknowledge, row.answer)
        for row in connection.execute(query)
    }
    return {**DEFAULTS, **own}


def targets_set(connection: Connection, deployment: int) -> tuple[str, datetime] | None:
    """Who set targets of the deployment last, and when; None: nobody did."""
    query = select(targets.c.by, targets.c.at).where(targets.c.deployment_id == deployment)
    row = connection.execute(query.order_by(targets.c.at.desc()).limit(1)).first()
    return None if row is None else (row.by, row.at)


def hours_of(connection: Connection, desk: int) -> Hours:
    row = connection.execute(select(desk_hours).where(desk_hours.c.desk_id == desk)).one_or_none()
    return ALWAYS if row is None else _hours(row)


def hours_of_desks(connection: Connection, numbers: Iterable[int]) -> dict[int, Hours]:
    """Of those that have said when they work."""
    query = select(desk_hours).where(desk_hours.c.desk_id.in_(list(numbers)))
    return {row.desk_id: _hours(row) for row in connection.execute(query)}


def _hours(row: Row[Any]) -> Hours:
    week = tuple(tuple((start, end) for start, end in day) for day in row.week)
    try:
        return Hours(row.zone, week, frozenset(date.fromisoformat(day) for day in row.days_off))
    except HoursError:  # kept by another version: late is worse than early
        return ALWAYS
