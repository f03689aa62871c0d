"""The pace of a deployment, kept from events: how soon each incident was acknowledged and answered.

A reaction reckons an incident anew from its row, so that it does not matter how often or in which
order it is told of it. `store/incidents/pace.py` reads what is kept here.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from monitor.actions.reacting import Reacting
from monitor.model.hours import worked_s
from monitor.model.labels import Urgency
from monitor.model.targets import Late, What
from monitor.store.incidents.due_times import DueTimes
from monitor.store.incidents.pace import DAY
from monitor.store.incidents.pace_tables import paces
from monitor.store.schema import incidents
from monitor.store.slices import slices


def recount(reacting: Reacting) -> None:
    """The incidents that the events name, as they stand now."""
    numbers = sorted({number for event in reacting.events for number in event.incidents})
    query = select(incidents).where(incidents.c.deployment_id == reacting.entry.deployment)
    for some in slices(numbers):
        rows = reacting.connection.execute(query.where(incidents.c.id.in_(some))).all()
        _keep(reacting.connection, reacting.entry.deployment, rows)


def recount_all(reacting: Reacting) -> None:
    """Targets or hours are others: what was done within a day, and what is over its time now."""
    begin_pace(reacting.connection, reacting.entry.deployment)


def begin_pace(connection: Connection, deployment: int) -> None:
    c = incidents.c
    since = datetime.now(UTC) - DAY
    query = select(incidents).where(
        c.deployment_id == deployment,
        (c.acknowledged_at >= since) | (c.answered_at >= since) | (c.late == int(Late.OVER)),
    )
    _keep(connection, deployment, connection.execute(query).all())


def _keep(connection: Connection, deployment: int, rows: Iterable[Row[Any]]) -> None:
    due_times = DueTimes(connection, deployment)
    values = []
    for row in rows:
        connection.execute(delete(paces).where(paces.c.incident_id == row.id))
        values += [kept for what in What if (kept := _pace_of(row, what, due_times)) is not None]
    if values:
        connection.execute(paces.insert(), values)


def _pace_of(row: Row[Any], what: What, due_times: DueTimes) -> dict[str, Any] | None:
    """None where it is not done and not over its time, or where its clock never ran."""
    first = what is What.ACKNOWLEDGE
    done_at = row.acknowledged_at if first else row.answered_at
    if row.opened_at is None or (done_at is None and not _over(row, what)):
        return None
    kept = {
        "incident_id": row.id,
        "what": what.value,
        "deployment_id": due_times.deployment,
        "done_at": done_at,
        "took_s": None,
        "within": False,
    }
    if done_at is not None:
        target = due_times.targets[Urgency(row.urgency)]
        minutes = target.acknowledge if first else target.answer
        kept["took_s"] = worked_s(row.opened_at, done_at, due_times.hours(row.desk_id))
        kept["within"] = kept["took_s"] <= 60 * minutes
    return kept


def _over(row: Row[Any], what: What) -> bool:
    """Beyond the time in which it was to be acknowledged, or once it was, answered."""
    if not row.is_open or row.late != int(Late.OVER) or row.answered_at is not None:
        return False
    return (row.acknowledged_at is None) is (what is What.ACKNOWLEDGE)
