"""Refold: what an incident says, made anew from its reports after people moved or corrected some.

Pure. It stands exactly as if its reports had come to it in order of time (see steps/group.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.model.incidents import Incident
from monitor.model.reports import Report
from monitor.steps.folding import answered, joined, opened
from monitor.steps.group import author_of
from monitor.steps.prioritise import incident_priority
from monitor.steps.same_place import own_key, spot_of
from monitor.steps.topics import Topic, gathers, topic_of


@dataclass(frozen=True, slots=True)
class Member:
    """A report of an incident."""

    number: int  # of its post
    report: Report
    copy: bool


@dataclass(frozen=True, slots=True)
class Folded:
    incident: Incident
    authors: tuple[str, ...]  # each once, in the order in which they spoke


def refolded(members: Sequence[Member], known: Incident | None = None) -> Folded:
    """One incident of these reports; ValueError without any.

    `known` is the incident that they belong to: it keeps its place, state and standing, and stays
    about what it is about as long as one of them says so. Without it, or else, their first report
    that needs somebody says what it is about.
    """
    if not members:
        raise ValueError("an incident has at least one report")
    ordered = sorted(members, key=lambda one: (one.report.post.created_at, one.number))
    first, topic = _first(ordered, known)
    spot = known.spot if known else spot_of(first.report)
    incident = opened(first.report, topic, spot)
    if known is not None:
        hint = known.place_hint
        incident = replace(incident, place_hint=hint, state=known.state, standing=known.standing)
    authors = {} if _silent(first) else {author_of(first.report): None}  # in order, each once
    incident = replace(incident, authors=len(authors), copies=int(first.copy))
    for one in ordered:
        if one is first:
            continue
        if one.report.our_own and not one.copy:
            incident = answered(incident, one.report)
            continue
        author = author_of(one.report)
        is_new = not _silent(one) and author not in authors
        if is_new:
            authors[author] = None
        incident = joined(incident, one.report, copy=one.copy, new_author=is_new)
    priority, reasons = incident_priority(incident)
    return Folded(replace(incident, priority=priority, reasons=reasons), tuple(authors))


def group_key(incident: Incident) -> str:
    """The key under which new reports of the same find it; "" where none may."""
    if incident.spot is None or not gathers(incident.topic):
        return ""
    return f"{incident.topic}|{own_key(incident.spot)}"[:200]


def _silent(one: Member) -> bool:
    """No independent voice: a copy, or our own post."""
    return one.copy or one.report.our_own


def _first(ordered: Sequence[Member], known: Incident | None) -> tuple[Member, Topic]:
    """The report that opens it, and what it is then about."""
    voices = [one for one in ordered if not _silent(one)] or list(ordered)
    topics = [(one, topic) for one in voices if (topic := topic_of(one.report)) is not None]
    if known is not None:
        for one, topic in topics:
            if topic.name == known.topic:
                return one, topic
    if topics:
        return topics[0]
    if known is not None:
        return voices[0], Topic(known.topic, known.sector, known.item, known.kind)
    return voices[0], _of_nothing(voices[0].report)


def _of_nothing(report: Report) -> Topic:
    """What a person set apart although nothing that needs somebody was read in it."""
    return Topic(f"class:{report.humanitarian_class}")
