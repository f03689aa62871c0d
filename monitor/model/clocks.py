"""The clocks of an incident: how long people have waited, and what stops it."""

from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.hours import ALWAYS, Hours, worked_s
from monitor.model.incidents import IncidentState

WAITING = (IncidentState.NEW, IncidentState.ACKNOWLEDGED, IncidentState.IN_PROGRESS)
"""States in which somebody waits for an answer."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the people behind an incident have waited, over all the times it was open.

    Only working hours of the desk that has it count; with no desk all do.
    """

    opened_at: datetime  # when its first report was filed
    acknowledged_at: datetime | None = None  # for the first time
    answered_at: datetime | None = None  # for the first time
    ended_at: datetime | None = None  # closed or dismissed; None while it is open
    running_since: datetime | None = None  # None: nobody waits
    waited_s: float = 0.0  # before `running_since`, in all

    def waited(self, now: datetime, hours: Hours = ALWAYS) -> float:
        """Seconds that somebody has waited for an answer, the time in which nobody did left out.

        `hours`: of the desk that has had it since `running_since`.
        """
        running = worked_s(self.running_since, now, hours) if self.running_since else 0.0
        return self.waited_s + running

    def handed_over(self, now: datetime, hours: Hours = ALWAYS) -> "Clock":
        """What was waited at a desk with these hours is written down; another's count from now."""
        if self.running_since is None or now <= self.running_since:
            return self
        return replace(self, running_since=now, waited_s=self.waited(now, hours))

    def moved(self, state: IncidentState, now: datetime, hours: Hours = ALWAYS) -> "Clock":
        """After the incident went to `state`: it goes on where it stood, and never begins anew."""
        waits = state in WAITING
        clock = self
        if waits and self.running_since is None:
            clock = replace(clock, running_since=now)
        elif not waits and self.running_since is not None:
            clock = replace(clock, running_since=None, waited_s=self.waited(now, hours))
        if self.acknowledged_at is None and state is not IncidentState.NEW:
            clock = replace(clock, acknowledged_at=now)
        if self.answered_at is None and state is IncidentState.ANSWERED:
            clock = replace(clock, answered_at=now)
        return replace(clock, ended_at=None if state.open else (self.ended_at or now))
