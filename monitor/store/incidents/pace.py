"""How fast a deployment has been: to acknowledge and to answer, over a day, against its targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from monitor.model.targets import What
from monitor.store.incidents.pace_tables import paces as table

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
    return (
        _pace(connection, deployment, What.ACKNOWLEDGE, now),
        _pace(connection, deployment, What.ANSWER, now),
    )


def _pace(connection: Connection, deployment: int, what: What, now: datetime) -> Pace:
    c = table.c
    of_what = (c.deployment_id == deployment, c.what == what.value)
    done = (
        select(c.took_s, c.within)
        .where(*of_what, c.done_at >= now - DAY)
        .order_by(c.done_at.desc())
        .limit(MOST)
    )
    rows = connection.execute(done).all()
    took = sorted(row.took_s for row in rows)
    within = sum(row.within for row in rows)
    over = select(func.count()).where(*of_what, c.done_at.is_(None))
    missed = connection.execute(over).scalar_one()
    return Pace(what, len(took), _share(took, 50), _share(took, 90), within, len(took) + missed)


def _share(ordered: Sequence[float], percent: int) -> float | None:
    """The nearest-rank percentile."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None
