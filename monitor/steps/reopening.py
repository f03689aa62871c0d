"""Raise: what a new report adds to an incident that somebody has looked at already."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model.incidents import Incident, IncidentState
from monitor.model.reports import Report
from monitor.steps.folding import SEVERE, URGENT, persons

SEVERAL = 3
"""New independent authors since somebody last decided: one more is a voice, three are news."""

AGAIN = "somebody asks for the same at the same place again"


@dataclass(frozen=True, slots=True)
class Joined:
    """A report that has joined an incident, no copy and not our own."""

    report: Report
    answers_us: bool  # it answers what we asked, or asks us again


def raised(before: Incident, new: Sequence[Joined], *, voices: int = 0) -> str:
    """What these reports add to the incident as it stood, "" for nothing.

    `voices`: independent authors who are new since an officer last decided about it. What makes
    it worse comes first. A new incident is raised by nothing: it is at the top of the work already.
    """
    if before.state is IncidentState.NEW or not new:
        return ""
    why = _worse(before, [one.report for one in new])
    if not why and any(one.answers_us for one in new):
        why = "an answer to our post"
    if not why and before.state is IncidentState.DISMISSED:
        return ""
    if not why and voices >= SEVERAL:
        why = f"{voices} more people say it"
    if not why and before.state is IncidentState.CLOSED and any(_wants(one) for one in new):
        why = AGAIN
    return why


def _worse(before: Incident, new: Sequence[Report]) -> str:
    most = max((n for one in new if (n := persons(one))), default=0)
    if most > (before.people or 0):
        named = f"{before.people} were named" if before.people else "no number was named"
        return f"about {most} people, {named} before"
    urgency = max((one.urgency for one in new), key=URGENT.index)
    if URGENT.index(urgency) > URGENT.index(before.urgency):
        return f"urgency {urgency}, {before.urgency} before"
    severity = max((one.severity for one in new), key=SEVERE.index)
    if SEVERE.index(severity) > SEVERE.index(before.severity):
        return f"severity {severity}, {before.severity} before"
    return ""


def _wants(one: Joined) -> bool:
    """What is closed is opened by everybody who is still in need, or could be."""
    return one.report.relevant or one.report.needs_human
