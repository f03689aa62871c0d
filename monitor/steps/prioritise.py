"""Prioritise: 0..100 for a report and for an incident, as a sum of points that can be read."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from monitor.model.incidents import Incident
from monitor.model.labels import Certainty, Intent, NeedKind, Severity, Urgency
from monitor.model.places import Precision
from monitor.model.reading import Reading
from monitor.model.reasons import Reason
from monitor.model.reports import Report
from monitor.steps.isolation import guarded
from monitor.steps.topics import KIND_SHARE, WEIGHT, main_need

URGENCY = {Urgency.IMMEDIATE: 34, Urgency.EXPECTED: 14}
SEVERITY = {Severity.EXTREME: 12, Severity.SEVERE: 6}
INTENT = {
    Intent.REQUEST: (12, "asks for help"),
    Intent.EYEWITNESS: (6, "says what they see"),
    Intent.QUESTION: (8, "asks a question"),
    Intent.RUMOUR: (8, "may be a rumour"),
    Intent.WARNING: (4, "warns or advises"),
    Intent.OFFER: (4, "offers help"),
}
NOT_ABOUT_IT = 5
"""Most that a post may get which is not about the emergency."""
FAR = -10
"""Where only the country is known: mostly news from afar, and nobody can be sent to a country."""
BROKEN = 30
"""Least that a post gets which a step could not read: somebody must look, not at once."""

R = TypeVar("R", bound=Reading)


def prioritise(reports: Sequence[Report]) -> list[Report]:
    """The reports with `priority` and one "priority" reason a summand."""
    return guarded("prioritise", lambda batch: [prioritised(one) for one in batch], reports)


def prioritised(reading: R) -> R:
    """The reading with its priority and one reason more for each summand."""
    reasons = _summands(reading)
    total = _total(reasons)
    if reading.needs_human:
        if total < BROKEN:
            reasons.append(_points(BROKEN - total, "the machine could not read it"))
            total = BROKEN
    elif not reading.relevant:
        if total > NOT_ABOUT_IT:
            reasons.append(_points(NOT_ABOUT_IT - total, "not about the emergency"))
        total = min(total, NOT_ABOUT_IT)
    return replace(reading, priority=total, reasons=reading.reasons + tuple(reasons))


def incident_priority(incident: Incident) -> tuple[int, tuple[Reason, ...]]:
    """The heaviest report of the incident, and what the others add to it."""
    reasons = [_points(incident.top, "the heaviest report")]
    if incident.authors > 1:
        # doubling the independent voices adds 4 points, at most 14 (about 11 people)
        voices = min(14, round(4 * math.log2(incident.authors)))
        reasons.append(_points(voices, f"{incident.authors} people say it"))
    if incident.spot is not None and incident.spot.precision is Precision.COUNTRY:
        reasons.append(_points(FAR, "only the country is known"))
    reasons.extend(incident.corrected)
    return _total(reasons), tuple(reasons)


def _summands(reading: Reading) -> list[Reason]:
    reasons = []
    if points := URGENCY.get(reading.urgency):
        reasons.append(_points(points, f"urgency {reading.urgency}"))
    if points := SEVERITY.get(reading.severity):
        reasons.append(_points(points, f"severity {reading.severity}"))
    if need := main_need(reading):
        weight = round(WEIGHT[need.item] * KIND_SHARE[need.kind])
        reasons.append(_points(weight, f"{need.item.replace('_', ' ')} {need.kind}"))
    if rule := INTENT.get(reading.intent):
        reasons.append(_points(*rule))
    people = [need.people for need in reading.needs if need.people]
    asked = any(need.kind is not NeedKind.OFFERED for need in reading.needs)
    if people and asked:
        persons = max(one.persons for one in people)
        # 10 people 5 points, 100 people 9, 1,000 and more 12
        reasons.append(_points(min(12, round(4.5 * math.log10(1 + persons))), f"{persons} people"))
    if reading.certainty is Certainty.UNLIKELY:
        reasons.append(_points(-6, "certainty Unlikely"))
    return reasons


def _points(points: int, why: str) -> Reason:
    return Reason("priority", 0, 0, why, float(points))


def _total(reasons: Sequence[Reason]) -> int:
    return max(0, min(100, round(sum(reason.score for reason in reasons))))
