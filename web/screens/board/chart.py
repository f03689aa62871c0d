"""The volume of posts as a drawing: bars, their scale, and the same numbers as a table."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from monitor.store.deployments import Deployment
from monitor.store.incidents.pace import Pace, paces
from monitor.store.incidents.volume import by_bucket, minute_of
from web.context import Parts
from web.present.ages import clock

HEIGHT = 100.0
YOUNG = timedelta(hours=1)

PACE_S = 20
"""How long the figures of the last 24 hours serve."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Heights in parts of `HEIGHT`, measured from the foot."""

    x: int
    posts: int
    needs: int
    posts_height: float
    needs_height: float
    from_time: str
    to_time: str


@dataclass(frozen=True, slots=True)
class Chart:
    minutes: int  # a bar
    hours: int
    bars: tuple[Bar, ...]
    top: int  # the number at the upper edge
    marks: tuple[tuple[int, str], ...]  # hours or quarters: number of bars from the start, time
    posts: int
    needs: int

    @property
    def width(self) -> int:
        return len(self.bars)


def chart(connection: Connection, deployment: Deployment, now: datetime) -> Chart:
    """The last six hours by five minutes; the last hour by the minute for a young deployment."""
    young = now - deployment.opened_at < YOUNG
    minutes, hours, step = (1, 1, 15) if young else (5, 6, 60)
    last = minute_of(now) // minutes * minutes
    first = last - hours * 60 + minutes
    counted = {one.minute: one for one in by_bucket(connection, deployment.id, first, minutes)}
    starts = range(first, last + 1, minutes)
    most = max((one.posts for one in counted.values()), default=0)
    top = round_up(most)
    bars = []
    for x, minute in enumerate(starts):
        one = counted.get(minute)
        posts, needs = (one.posts, min(one.needs, one.posts)) if one else (0, 0)
        bars.append(
            Bar(
                x,
                posts,
                needs,
                HEIGHT * posts / top,
                HEIGHT * needs / top,
                clock(_moment(minute)),
                clock(_moment(minute + minutes)),
            )
        )
    marks = tuple((x, clock(_moment(one))) for x, one in enumerate(starts) if one % step == 0)
    return Chart(
        minutes,
        hours,
        tuple(bars),
        top,
        marks,
        sum(bar.posts for bar in bars),
        sum(bar.needs for bar in bars),
    )


def round_up(most: int) -> int:
    """The next number that reads well on a scale: 1, 2, 5, 10, 20, 50 ..."""
    top = 5
    while top < most:
        top = top * 2 if str(top)[0] in "15" else top * 5 // 2
    return top


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def pace(held: Parts, deployment: Deployment, connection: Connection) -> tuple[Pace, Pace]:
    """Of the last 24 hours: how soon incidents were acknowledged, and answered."""
    stamp = int(time.time() / PACE_S)
    now = datetime.now(UTC)
    return held.paces.get(deployment.id, stamp, lambda: paces(connection, deployment.id, now))
