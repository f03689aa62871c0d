"""How fast a deployment has been: to acknowledge and to answer, over a day, against its targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from monitor.model.hours import worked_s
from monitor.model.labels import Urgency
from monitor.model.targets import What
from monitor.store.schema import OVER_TIME, incidents
from monitor.store.triage.timing import Timing

DAY = timedelta(hours=24)
MOST = 5000
"""The newest of a day are enough for a median."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Of one target, seconds of working time. Those that wait beyond their target are in `asked`
    and not in `within`: what nobody has looked at would else improve the share."""

    what: What
    done: int
    median_s: float | None
    p90_s: float | None
    within: int
    asked: int  # done, and over their time without being done


def paces(connection: Connection, deployment: int, now: datetime) -> tuple[Pace, Pace]:
    """To acknowledgement and to first answer, of the last 24 hours."""
    timing = Timing(connection, deployment)
    return (
        _pace(connection, timing, What.ACKNOWLEDGE, now),
        _pace(connection, timing, What.ANSWER, now),
    )


def _pace(connection: Connection, timing: Timing, what: What, now: datetime) -> Pace:
    c = incidents.c
    first = what is What.ACKNOWLEDGE
    done_at = c.acknowledged_at if first else c.answered_at
    query = (
        select(c.opened_at, done_at.label("done_at"), c.urgency, c.desk_id)
        .where(c.deployment_id == timing.deployment, done_at >= now - DAY)
        .where(c.opened_at.is_not(None))
        .order_by(done_at.desc())
        .limit(MOST)
    )
    took: list[float] = []
    within = 0
    for row in connection.execute(query):
        seconds = worked_s(row.opened_at, row.done_at, timing.hours(row.desk_id))
        target = timing.targets[Urgency(row.urgency)]
        took.append(seconds)
        within += seconds <= 60 * (target.acknowledge if first else target.answer)
    over = select(func.count()).where(
        c.deployment_id == timing.deployment,
        c.is_open.is_(True),
        OVER_TIME,
        c.acknowledged_at.is_(None) if first else c.acknowledged_at.is_not(None),
        c.answered_at.is_(None),
    )
    missed = connection.execute(over).scalar_one()
    took.sort()
    return Pace(what, len(took), _share(took, 50), _share(took, 90), within, len(took) + missed)


def _share(ordered: Sequence[float], percent: int) -> float | None:
    """The nearest-rank percentile."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None
