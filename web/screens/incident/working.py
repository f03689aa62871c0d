"""What an officer may do with the reports and judgements of the open incident."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from monitor.actions.triage.corrections import corrections_of
from monitor.actions.triage.merging import merged_from
from monitor.model.listed import Listed
from monitor.model.triage import Decision, DecisionKind, told
from monitor.store.triage.decisions import history
from monitor.store.triage.duplicates import Same, same_as
from web.screens.incident.judged import Judged, of_incident
from web.security import desk_of
from web.security.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the history of an incident that is part of this one now."""

    by: str
    said: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Reports that were moved here or away, and how that is taken back."""

    said: str
    by: str
    at: datetime
    of: int  # the incident whose history tells it: what an undo names, with `decision`
    decision: int
    other: int  # the incident that can be looked at; 0: it is part of this one
    past: tuple[Line, ...] = ()  # of one that was merged into this, oldest first


@dataclass(frozen=True, slots=True)
class Work:
    seen: int  # how many decisions of the incident are shown: what a step names
    owner: str  # the name of the officer who has it, "" for nobody
    same: tuple[Same, ...]
    moved: tuple[Moved, ...]  # newest first
    judged: tuple[Judged, ...]


def work_on(connection: Connection, deployment: int, listed: Listed, officer: Viewer) -> Work:
    """`officer`: with the roles of all their desks. What another desk has is not named to them as
    perhaps the same: they could not merge it, and may not see where it is."""
    decided = history(connection, listed.id)
    moved = [*_apart(listed.id, decided)]
    for number in merged_from(connection, listed.id):
        theirs = history(connection, number)
        done = next(
            (
                one
                for one in theirs
                if one.kind is DecisionKind.MERGE and not one.undone and "merged_into" in one.after
            ),
            None,
        )
        if done is not None:
            past = tuple(Line(one.by_name, told(one), one.at, one.why) for one in reversed(theirs))
            said = f"merged incident {number} into this one"
            moved.append(Moved(said, done.by_name, done.at, number, done.id, 0, past))
    return Work(
        listed.triage.decisions,
        listed.triage.owner.officer_name,
        tuple(
            same
            for same in same_as(connection, deployment, listed.id)
            if officer.at(desk_of.incident(connection, deployment, same.id)).triages
        ),
        tuple(sorted(moved, key=lambda one: one.at, reverse=True)),
        of_incident(listed.incident, *corrections_of(connection, listed.id)),
    )


def _apart(number: int, decided: Sequence[Decision]) -> list[Moved]:
    return [
        Moved(told(one), one.by_name, one.at, number, one.id, int(str(one.after["to"])))
        for one in decided
        if one.kind is DecisionKind.SPLIT and not one.undone and "moved" in one.after
    ]
