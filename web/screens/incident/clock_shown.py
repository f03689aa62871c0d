"""The clocks of one incident, made ready for its page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from monitor.model.hours import worked_s
from monitor.model.listed import Listed
from monitor.model.targets import Target, What
from monitor.store.incidents.due_times import DueTimes


@dataclass(frozen=True, slots=True)
class Reached:
    """One target that was reached, sooner or later than it says."""

    what: What
    took_s: float  # of working time
    target_s: float
    at: datetime

    @property
    def in_time(self) -> bool:
        return self.took_s <= self.target_s


@dataclass(frozen=True, slots=True)
class ClockShown:
    reached: tuple[Reached, ...]
    target: Target
    waited_s: float | None  # where somebody waits
    zone: str  # of a desk that is not at work all the time, else ""


def clock_shown(
    connection: Connection, deployment: int, listed: Listed, now: datetime
) -> ClockShown | None:
    clock = listed.triage.clock
    if clock is None:
        return None
    due_times = DueTimes(connection, deployment)
    hours = due_times.hours(listed.triage.owner.desk)
    target = due_times.targets[listed.incident.urgency]
    done = (
        (What.ACKNOWLEDGE, clock.acknowledged_at, target.acknowledge),
        (What.ANSWER, clock.answered_at, target.answer),
    )
    return ClockShown(
        tuple(
            Reached(what, worked_s(clock.opened_at, at, hours), 60.0 * minutes, at)
            for what, at, minutes in done
            if at is not None
        ),
        target,
        clock.waited(now, hours) if clock.running_since else None,
        "" if hours.always else hours.zone,
    )
