"""The clocks of an incident: how long people have waited, and what stops it."""

from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.incidents import IncidentState

WAITING = (IncidentState.NEW, IncidentState.ACKNOWLEDGED, IncidentState.IN_PROGRESS)
"""States in which somebody waits for an answer."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the people behind an incident have waited, over all the times it was open."""

    opened_at: datetime  # when its first report was filed
    acknowledged_at: datetime | None = None  # for the first time
    answered_at: datetime | None = None  # for the first time
    ended_at: datetime | None = None  # closed or dismissed; None while it is open
    running_since: datetime | None = None  # None: nobody waits
    waited_s: float = 0.0  # before `running_since`, in all

    def waited(self, now: datetime) -> float:
        """Seconds that somebody has waited for an answer, the time in which nobody did left out."""
        running = (now - self.running_since).total_seconds() if self.running_since else 0.0
        return self.waited_s + max(0.0, running)

    def moved(self, state: IncidentState, now: datetime) -> "Clock":
        """After the incident went to `state`: it goes on where it stood, and never begins anew."""
        waits = state in WAITING
        clock = self
        if waits and self.running_since is None:
            clock = replace(clock, running_since=now)
        elif not waits and self.running_since is not None:
            clock = replace(clock, running_since=None, waited_s=self.waited(now))
        if self.acknowledged_at is None and state is not IncidentState.NEW:
            clock = replace(clock, acknowledged_at=now)
        if self.answered_at is None and state is IncidentState.ANSWERED:
            clock = replace(clock, answered_at=now)
        return replace(clock, ended_at=None if state.open else (self.ended_at or now))
