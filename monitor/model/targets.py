"""Targets: how soon an incident is to be acknowledged and answered, and what is late by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from monitor.model.clocks import Clock
from monitor.model.hours import ALWAYS, Hours, after_work
from monitor.model.labels import Urgency

LONGEST_TARGET = 90 * 24 * 60
"""Minutes: more is no target."""


class TargetError(ValueError):
    """Targets that cannot be; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Target:
    """Minutes of the desk's working time, from when the first report was filed."""

    acknowledge: int
    answer: int

    def __post_init__(self) -> None:
        if not 0 < self.acknowledge <= self.answer <= LONGEST_TARGET:
            raise TargetError(
                f"minutes are 1 to {LONGEST_TARGET}, and the first answer is due no earlier than "
                "the acknowledgement"
            )


DEFAULTS: Mapping[Urgency, Target] = {
    Urgency.IMMEDIATE: Target(15, 60),
    Urgency.EXPECTED: Target(60, 240),
    Urgency.FUTURE: Target(480, 1440),
    Urgency.PAST: Target(480, 1440),
    Urgency.UNKNOWN: Target(480, 1440),
}
"""The monitor's own starting values: no standard of the field sets times for public posts. They
suppose a desk that is staffed, and are to be set to what that desk can keep."""


class What(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"


class Late(IntEnum):
    """As it is kept with an incident."""

    FINE = 0
    SOON = 1  # the last quarter of its time
    OVER = 2


SOON_SHARE = 0.75
"""Of the time that a target gives: from here on it is about to be missed."""

LATE_POINTS: Mapping[Late, int] = {Late.FINE: 0, Late.SOON: 10, Late.OVER: 20}
"""What it adds to the priority in the order of the board: enough to pass incidents of the same
weight, too little for one that nobody needs to pass a rescue (urgency Immediate alone is 34)."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is expected next of an incident, and when."""

    what: What
    at: datetime | None  # None: its desk has no working hours to come
    left_s: float  # working seconds; below 0 it is over
    late: Late
    turns_at: datetime | None  # when `late` becomes the next


def due(
    clock: Clock,
    urgency: Urgency,
    targets: Mapping[Urgency, Target],
    now: datetime,
    hours: Hours = ALWAYS,
) -> Due | None:
    """None where nobody waits."""
    since = clock.running_since
    if since is None:
        return None
    target = targets.get(urgency) or DEFAULTS[urgency]
    what = What.ACKNOWLEDGE if clock.acknowledged_at is None else What.ANSWER
    given = 60.0 * (target.acknowledge if what is What.ACKNOWLEDGE else target.answer)

    def reached(seconds: float) -> datetime | None:
        left = seconds - clock.waited_s
        # what was over already when the desk got it stays as much over
        return after_work(since, left, hours) if left > 0 else since + timedelta(seconds=left)

    at, soon = reached(given), reached(SOON_SHARE * given)
    late = Late.OVER if _past(at, now) else Late.SOON if _past(soon, now) else Late.FINE
    turns = {Late.FINE: soon, Late.SOON: at, Late.OVER: None}[late]
    return Due(what, at, given - clock.waited(now, hours), late, turns)


def _past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
