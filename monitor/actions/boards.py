"""Open boards are told what happened: numbers and counts, and marks of what officers decided.

A board re-reads what its viewer may see. What an officer did to a row goes along as it is shown,
since every role of the deployment sees that: an open board need not ask for it.
"""

from datetime import UTC, datetime

from monitor.actions.reacting import Reacting
from monitor.model.announcements import Filed
from monitor.model.events import IncidentDecided, ReportsFiled
from monitor.store.columns import to_ms

MOST_MARKS = 50
"""Incidents whose marks go along: of a step on more of them, boards ask for the rows."""


def tell_boards(reacting: Reacting) -> None:
    """One message for one entry of the log; a second one with the same revision changes nothing."""
    entry, events = reacting.entry, reacting.events
    filed = [event for event in events if isinstance(event, ReportsFiled)]
    incidents = entry.incidents
    decided = [event for event in events if isinstance(event, IncidentDecided)]
    by_officer = bool(entry.by)
    marks_tell_all = by_officer and len(decided) == len(events) and len(decided) <= MOST_MARKS
    marks = (
        reacting.ports.marks(reacting.connection, entry.deployment, incidents)
        if marks_tell_all
        else ()
    )
    announcement = Filed(
        revision=entry.id,
        posts=tuple(post for event in filed for post in event.posts),
        incidents=incidents,
        needs_human=sum(event.needs_human for event in filed),
        by_hand=incidents if by_officer and not marks_tell_all else (),
        decided=marks,
        at=to_ms(datetime.now(UTC)),
    )
    reacting.ports.publish(entry.deployment, announcement)
