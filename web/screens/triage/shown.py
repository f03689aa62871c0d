"""What the open incident shows of triage: its steps, its standing, its history."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from monitor.actions.triage.undoing import can_be_undone
from monitor.model.incidents import IncidentState, Standing
from monitor.model.listed import Listed
from monitor.model.mentions import Piece, pieces
from monitor.model.people import Person
from monitor.model.triage import STEPS, Decision, DecisionKind, Dismissal, told
from monitor.privacy import texts
from monitor.store.triage.decisions import history
from monitor.store.triage.desks import Desk, desks_of
from monitor.store.triage.officers import officers
from web.security.viewer import Viewer

DISMISSALS: Mapping[Dismissal, str] = {
    one: str(one).replace("_", " ").capitalize() for one in Dismissal
}
"""In the order of the keys 1 to 4."""


@dataclass(frozen=True, slots=True)
class Step:
    """A button: what it does, the word on it, and its key."""

    do: str
    word: str
    key: str


STEP_WORDS: Mapping[IncidentState, Step] = {
    IncidentState.ACKNOWLEDGED: Step("acknowledged", "Acknowledge", "g"),
    IncidentState.IN_PROGRESS: Step("in_progress", "Start", "s"),
    IncidentState.ANSWERED: Step("answered", "Answered", "w"),
    IncidentState.CLOSED: Step("closed", "Close", "e"),
    IncidentState.DISMISSED: Step("dismissed", "Dismiss…", "d"),
}
"""A key is a letter of its word; those of the words' beginnings were taken by the list."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history."""

    id: int
    by: str  # a name; "You"
    said: str
    why: tuple[Piece, ...]
    at: datetime
    note: bool
    undone: bool
    undoable: bool


@dataclass(frozen=True, slots=True)
class StandingShown:
    """By whom it was said, how they know, and their link; None where it is counted alone."""

    by: str
    at: datetime
    how: str
    link: str


@dataclass(frozen=True, slots=True)
class TriageShown:
    seen: int
    steps: tuple[Step, ...]
    mine: bool
    taken: bool  # by somebody else
    standing: StandingShown | None
    history: tuple[Line, ...]
    did: Line | None  # the viewer's own last step, where it can still be undone
    assignees: "Assignees | None"  # None for those who may not triage


@dataclass(frozen=True, slots=True)
class Assignees:
    """Whom an incident can be given to."""

    me: str  # the viewer's address
    officers: tuple[Person, ...]
    desks: tuple[Desk, ...]


def triage_shown(
    connection: Connection, deployment: int, listed: Listed, viewer: Viewer
) -> TriageShown:
    owner = listed.triage.owner.officer
    known = officers(connection, deployment)
    decided = [_seen_by(viewer, listed, one) for one in history(connection, listed.id)]
    lines = _lines(decided, viewer, known)
    last = lines[0] if lines else None
    return TriageShown(
        seen=listed.triage.decisions,
        steps=_steps(listed.incident.state),
        mine=owner == viewer.email,
        taken=bool(owner) and owner != viewer.email,
        standing=_standing(decided, viewer) if listed.triage.standing_set else None,
        history=lines,
        did=last if last and last.undoable and decided[0].by == viewer.email else None,
        assignees=assignees(connection, deployment, viewer) if viewer.triages else None,
    )


def _seen_by(viewer: Viewer, listed: Listed, decision: Decision) -> Decision:
    """Officers write of people and streets too: in notes, in reasons, in how they know."""
    desk = listed.triage.owner.desk
    return replace(decision, why=texts.seen_by(viewer.rights, desk, decision.why))


def assignees(connection: Connection, deployment: int, viewer: Viewer) -> Assignees:
    desks = tuple(desks_of(connection, deployment))
    return Assignees(viewer.email, tuple(officers(connection, deployment)), desks)


def _steps(state: IncidentState) -> tuple[Step, ...]:
    if not state.open:
        [back] = STEPS[state]
        return (Step(back, "Reopen", STEP_WORDS[back].key),)
    return tuple(STEP_WORDS[one] for one in STEPS[state] if one in STEP_WORDS)


def _lines(
    decided: Sequence[Decision], viewer: Viewer, known: Sequence[Person]
) -> tuple[Line, ...]:
    by_id = {one.id: one for one in decided}
    later = set[str]()  # what newer decisions changed
    lines = []
    for one in decided:
        counts = not one.undone and one.kind is not DecisionKind.UNDO
        undoable = viewer.triages and can_be_undone(one) and not later & set(one.after)
        if counts:
            later |= set(one.after)
        of = by_id.get(one.undoes) if one.undoes else None
        words = f"took back: {told(of)}" if of else told(one)
        why = _why(one)
        name = "You" if one.by == viewer.email else one.by_name
        note = one.kind is DecisionKind.NOTE
        cut = tuple(pieces(why, known) if note else [Piece(why, False)] if why else [])
        lines.append(Line(one.id, name, words, cut, one.at, note, one.undone, undoable))
    return tuple(lines)


def _why(one: Decision) -> str:
    """The reason of a dismissal is kept by its short name."""
    if one.after.get("state") != IncidentState.DISMISSED:
        return one.why
    name, colon, more = one.why.partition(": ")
    if name not in set(Dismissal):
        return one.why
    return f"{DISMISSALS[Dismissal(name)].lower()}{colon}{more}"


def _standing(decided: Sequence[Decision], viewer: Viewer) -> StandingShown | None:
    for one in decided:
        kept = one.kind is DecisionKind.STANDING and not one.undone
        if kept and one.after.get("standing") != Standing.UNVERIFIED:
            link = _LINK.search(one.why)
            how = _LINK.sub("", one.why).strip()
            name = "you" if one.by == viewer.email else one.by_name
            return StandingShown(name, one.at, how, link[0] if link else "")
    return None


_LINK = re.compile(r"https?://\S+")
