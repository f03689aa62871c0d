"""What an incident says after its first report, and after each further one."""

from dataclasses import replace
from typing import TypeVar

from monitor.model.incidents import Incident, Spot
from monitor.model.labels import NeedKind, Severity, Urgency
from monitor.model.reports import Report
from monitor.steps.same_place import hint_of
from monitor.steps.topics import Topic

URGENT = (Urgency.UNKNOWN, Urgency.PAST, Urgency.FUTURE, Urgency.EXPECTED, Urgency.IMMEDIATE)
SEVERE = (
    Severity.UNKNOWN,
    Severity.MINOR,
    Severity.MODERATE,
    Severity.SEVERE,
    Severity.EXTREME,
)

T = TypeVar("T")


def opened(report: Report, topic: Topic, spot: Spot | None) -> Incident:
    post = report.post
    return Incident(
        topic=topic.name,
        sector=topic.sector,
        item=topic.item,
        kind=topic.kind,
        intent=report.intent,
        spot=spot,
        place_hint="" if spot else hint_of(report),
        people=persons(report),
        urgency=report.urgency,
        severity=report.severity,
        languages=_languages((), report),
        reports=1,
        copies=0,
        authors=1,
        priority=0,
        reasons=(),
        headline=post.text,
        top=report.priority,
        first_at=post.created_at,
        last_at=post.created_at,
        needs_human=report.needs_human,
    )


def joined(incident: Incident, report: Report, *, copy: bool, new_author: bool) -> Incident:
    """The incident with one more report; numbers and urgency only ever rise."""
    post = report.post
    heavier = report.priority > incident.top and not copy
    asked = report.needs and any(need.kind is NeedKind.ASKED for need in report.needs)
    return replace(
        incident,
        kind=NeedKind.ASKED if asked and incident.kind is NeedKind.DESCRIBED else incident.kind,
        people=max((n for n in (incident.people, persons(report)) if n), default=None),
        urgency=_higher(URGENT, incident.urgency, report.urgency),
        severity=_higher(SEVERE, incident.severity, report.severity),
        languages=_languages(incident.languages, report),
        reports=incident.reports + 1,
        copies=incident.copies + copy,
        authors=incident.authors + new_author,
        headline=post.text if heavier else incident.headline,
        top=max(incident.top, report.priority),
        first_at=min(incident.first_at, post.created_at),
        last_at=max(incident.last_at, post.created_at),
        needs_human=incident.needs_human or report.needs_human,
    )


def answered(incident: Incident, report: Report) -> Incident:
    """The incident with a post of our own in its conversation: no voice, and nothing rises."""
    return replace(
        incident,
        reports=incident.reports + 1,
        first_at=min(incident.first_at, report.post.created_at),
        last_at=max(incident.last_at, report.post.created_at),
    )


def persons(report: Report) -> int | None:
    """The largest number of persons that it names."""
    return max((need.people.persons for need in report.needs if need.people), default=None)


def _languages(known: tuple[str, ...], report: Report) -> tuple[str, ...]:
    if report.language == "und" or report.language in known:
        return known
    return (*known, report.language)


def _higher(order: tuple[T, ...], one: T, other: T) -> T:
    return max(one, other, key=order.index)
