"""Two incidents become one: which clock counts, who has it, and whether somebody still waits."""

from dataclasses import replace
from datetime import datetime

from monitor.model.clocks import WAITING, Clock
from monitor.model.incidents import IncidentState


def state_together(kept: IncidentState, other: IncidentState) -> IncidentState:
    """Of the one that is kept, unless that is done while somebody waits in the other."""
    if other in WAITING and kept not in WAITING:
        return IncidentState.ACKNOWLEDGED
    return kept


def clock_together(
    kept: Clock | None, other: Clock | None, state: IncidentState, now: datetime
) -> Clock | None:
    """The older clock counts: nobody's waiting becomes shorter by a merge.

    An answer that the others got is none for these people: only that of `kept` is remembered.
    """
    if kept is None or other is None:
        return kept or other
    seen = [one for one in (kept.acknowledged_at, other.acknowledged_at) if one]
    longest = max(kept, other, key=lambda one: one.waited(now))
    clock = replace(
        kept,
        opened_at=min(kept.opened_at, other.opened_at),
        acknowledged_at=min(seen, default=None),
        running_since=longest.running_since,
        waited_s=longest.waited_s,
    )
    return clock.moved(state, now)
