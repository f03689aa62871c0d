"""Decisions about incidents: one conditional update, and the line of history that tells of it.

A decision names how many decisions its officer had seen. Where others decided the same thing
meanwhile it is refused and says who was first; where they decided something else it holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.actions.act import Act
from monitor.model.events import IncidentDecided
from monitor.model.incidents import IncidentState
from monitor.model.people import Person
from monitor.model.triage import Decision, DecisionKind, told
from monitor.store.people import audit
from monitor.store.schema import incidents
from monitor.store.triage.decisions import history, plain
from monitor.store.triage.triage_tables import decisions

Values = Mapping[str, Any]
"""Columns of an incident, and what they become."""


class TriageError(Exception):
    """What cannot be decided, and what to do instead."""


class TriageConflict(TriageError):
    """Somebody decided the same meanwhile; `other` is what they decided."""

    def __init__(self, other: Decision) -> None:
        super().__init__(
            f"{other.by_name} {told(other)} at {other.at:%H:%M} UTC, just before you: look again"
        )
        self.other = other


@dataclass(frozen=True, slots=True)
class Decided:
    """`decision`: its number; None, with no event, where nothing was left to change."""

    decision: int | None

    @property
    def changed(self) -> bool:
        return self.decision is not None


NOTHING = Decided(None)


def decide(
    doing: Act,
    number: int,
    kind: DecisionKind,
    values: Callable[[Row[Any]], Values],
    *,
    seen: int | None,
    why: str = "",
    undoes: int | None = None,
    who: Person | None = None,
) -> Decided:
    """The part of an act that writes what `values` makes of the incident's row, with its line of
    history, its entry of the audit log and its event.

    `seen`: how many decisions the officer was shown; None where it does not depend on them. `who`:
    in whose name, where that is not whoever acts. Raises
    TriageConflict, and TriageError for an incident that is not there.
    """
    connection, who = doing.connection, who or doing.who
    row = of(connection, doing.deployment, number)
    if row.merged_into is not None and kind is not DecisionKind.UNDO:
        raise TriageError(f"it is part of incident {row.merged_into} now: look there")
    changes = {name: value for name, value in values(row).items() if _said(row, name) != value}
    if not changes and kind is not DecisionKind.NOTE:
        return NOTHING
    if seen is not None and row.decisions > seen:
        refuse_twice(connection, number, seen, changes)
    decided = {name: value for name, value in changes.items() if name in incidents.c}
    if not doing.incidents.decide(row, decided):  # the row is locked: nobody can have been between
        raise TriageError("somebody else decided at the same moment: look again")
    kept = {
        "deployment_id": doing.deployment,
        "incident_id": number,
        "turn": row.decisions + 1,
        "kind": kind,
        "before": {name: plain(_said(row, name)) for name in changes},
        "after": {name: plain(value) for name, value in changes.items()},
        "why": why,
        "undoes": undoes,
        "by": who.address,
        "by_name": who.name[:120],
        "at": datetime.now(UTC),
    }
    made = connection.execute(decisions.insert().returning(decisions.c.id), kept).scalar_one()
    detail = {"before": kept["before"], "after": kept["after"], "why": why}
    about = ("incident", number)
    audit.record(connection, who, f"incident_{kind}", about, detail, deployment=doing.deployment)
    state = IncidentState(changes["state"]) if "state" in changes else None
    doing.happened(IncidentDecided(number, int(made), kind, state))
    return Decided(int(made))


def of(connection: Connection, deployment: int, number: int) -> Row[Any]:
    """The incident's row, locked to the end of the transaction."""
    query = select(incidents).where(
        incidents.c.id == number, incidents.c.deployment_id == deployment
    )
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise TriageError(f"there is no incident {number} in this deployment")
    return row


def refuse_twice(connection: Connection, number: int, seen: int, changes: Values) -> None:
    """Raises TriageConflict where what `changes` names was decided since `seen`."""
    for one in history(connection, number):
        if one.turn > seen and set(one.after) & set(changes):
            raise TriageConflict(one)


def _said(row: Row[Any], name: str) -> Any:
    """None for what is told in the history alone, like the name of a desk."""
    return getattr(row, name, None)
