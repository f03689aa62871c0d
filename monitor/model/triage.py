"""Triage: where an incident is on its way, who has it, and which steps there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.clocks import Clock
from monitor.model.incidents import IncidentState, Standing
from monitor.model.judgements import checked, describe
from monitor.model.targets import LATE_POINTS, Late, What


class Dismissal(StrEnum):
    """Why an incident needs nobody."""

    NOT_RELEVANT = "not_relevant"
    DUPLICATE = "duplicate"
    ALREADY_MET = "already_met"
    CANNOT_VERIFY = "cannot_verify"


STEPS: Mapping[IncidentState, tuple[IncidentState, ...]] = {
    IncidentState.NEW: (
        IncidentState.ACKNOWLEDGED,
        IncidentState.IN_PROGRESS,
        IncidentState.ANSWERED,
        IncidentState.CLOSED,
        IncidentState.DISMISSED,
    ),
    IncidentState.ACKNOWLEDGED: (
        IncidentState.IN_PROGRESS,
        IncidentState.ANSWERED,
        IncidentState.CLOSED,
        IncidentState.DISMISSED,
    ),
    IncidentState.IN_PROGRESS: (
        IncidentState.ANSWERED,
        IncidentState.CLOSED,
        IncidentState.DISMISSED,
    ),
    IncidentState.ANSWERED: (
        IncidentState.IN_PROGRESS,
        IncidentState.CLOSED,
        IncidentState.DISMISSED,
    ),
    IncidentState.CLOSED: (IncidentState.IN_PROGRESS,),  # reopened
    IncidentState.DISMISSED: (IncidentState.ACKNOWLEDGED,),  # reopened: it is something after all
}
"""Where an officer may move an incident from each state; an undo goes back all the same."""


class DecisionKind(StrEnum):
    STATE = "state"
    OWNER = "owner"
    STANDING = "standing"
    CORRECTION = "correction"  # of a judgement of the machine
    MERGE = "merge"
    SPLIT = "split"
    RAISE = "raise"  # a new report added something
    NOTE = "note"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has an incident: one desk, and at most one officer."""

    officer: str = ""  # the address; "": nobody
    officer_name: str = ""
    desk: int | None = None
    desk_name: str = ""


@dataclass(frozen=True, slots=True)
class Triage:
    """What people decided about an incident, beside what was read."""

    decisions: int = 0  # how many there are; a decision names the number it was taken on
    owner: Owner = Owner()
    clock: Clock | None = None  # None: opened before there were clocks
    due_at: datetime | None = None  # what is expected next of it; None: nothing, or at no time
    late: Late = Late.FINE
    standing_set: Standing | None = None  # by a person
    raised_why: str = ""  # a report came that added something since it was last looked at
    merged_into: int | None = None

    @property
    def due_what(self) -> What | None:
        """What is expected next; None where nobody waits."""
        if self.clock is None or self.clock.running_since is None:
            return None
        return What.ACKNOWLEDGE if self.clock.acknowledged_at is None else What.ANSWER

    @property
    def late_points(self) -> int:
        """What being late adds to the priority, in the order of the board."""
        return LATE_POINTS[self.late]


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of an incident's history."""

    id: int
    turn: int  # the how manieth it is of its incident
    kind: DecisionKind
    by: str
    by_name: str
    at: datetime
    before: Mapping[str, object]
    after: Mapping[str, object]
    why: str
    undoes: int | None
    undone: bool


STATE_VERBS: Mapping[str, str] = {
    IncidentState.NEW: "set it back to new",
    IncidentState.ACKNOWLEDGED: "acknowledged it",
    IncidentState.IN_PROGRESS: "began to work on it",
    IncidentState.ANSWERED: "marked it as answered",
    IncidentState.CLOSED: "closed it",
    IncidentState.DISMISSED: "dismissed it",
}


def told(decision: Decision) -> str:
    """What was done, to be read after the name of who did it."""
    after = decision.after
    match decision.kind:
        case DecisionKind.STATE:
            said = STATE_VERBS[str(after.get("state", ""))]
            if str(decision.before.get("state", "")) in ENDED and str(after["state"]) not in ENDED:
                said = "reopened it"
            return said
        case DecisionKind.OWNER:
            return _owner_told(decision)
        case DecisionKind.STANDING:
            standing = after.get("standing")
            return f"said that it is {standing}" if standing else "took its standing back"
        case DecisionKind.CORRECTION:
            return correction_told(after)
        case DecisionKind.MERGE:
            return merge_told(after)
        case DecisionKind.SPLIT:
            return split_told(after)
        case DecisionKind.RAISE:
            return "raised it again"
        case DecisionKind.NOTE:
            return "noted"
        case DecisionKind.UNDO:
            return "took a step back"


def correction_told(after: Mapping[str, object]) -> str:
    for key, change in after.items():
        what, _, name = key.partition(":")
        if what == "corrected" and isinstance(change, Mapping):
            name, _, post = name.partition(":")
            where = " of one post" if post else ""
            said = describe(*checked(name, change["value"]))
            return f"corrected the {JUDGED.get(name, name)}{where}: {said}"
    return "corrected what was read"


JUDGED = {"people": "number of people", "relevant": "relevance"}


def merge_told(after: Mapping[str, object]) -> str:
    if into := after.get("merged_into"):
        return f"merged it into incident {into}"
    for name, count in after.items():
        side, _, other = name.partition(":")
        if side == "merged":
            return f"merged incident {other} into it"
        if side == "came":
            return f"moved {count} posts here from incident {other}"
    return "merged another incident into it"


def split_told(after: Mapping[str, object]) -> str:
    if source := after.get("split_from"):
        return f"split it off incident {source}"
    moved = after.get("moved")
    if isinstance(moved, Sequence):
        count = "1 post" if len(moved) == 1 else f"{len(moved)} posts"
        return f"moved {count} to incident {after.get('to')}"
    return "gave posts back that had been moved here"


ENDED = tuple(str(one) for one in IncidentState if not one.open)


def _owner_told(decision: Decision) -> str:
    owner, desk = decision.after.get("owner"), decision.after.get("desk_name")
    if owner and owner == decision.by:
        return "took it"
    whom = decision.after.get("owner_name") or owner
    given = [str(one) for one in (whom, f"the desk {desk}" if desk else "") if one]
    if given:
        return f"gave it to {' at '.join(given)}"
    return "let go of it" if decision.before.get("owner") == decision.by else "took the owner away"
