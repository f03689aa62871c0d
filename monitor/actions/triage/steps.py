"""What officers do with an incident: move it on, take it, give it away, note, and undo."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.actions.act import Act, act
from monitor.actions.triage.deciding import (
    NOTHING,
    Decided,
    TriageConflict,
    TriageError,
    decide,
    refuse_twice,
)
from monitor.model.clocks import WAITING
from monitor.model.hours import ALWAYS
from monitor.model.incidents import IncidentState, Standing
from monitor.model.people import Person
from monitor.model.triage import STEPS, DecisionKind, Dismissal, Owner
from monitor.store.database import Database
from monitor.store.people.people_tables import users
from monitor.store.posts.incident_rows import CLOCK, clock_from, clock_row
from monitor.store.triage.decisions import history, restored
from monitor.store.triage.desk_settings import hours_of
from monitor.store.triage.mentions import keep_mentions
from monitor.store.triage.officers import may_triage
from monitor.store.triage.triage_tables import desks

LONGEST_WHY = 2000
UNDOABLE = frozenset(
    {DecisionKind.STATE, DecisionKind.OWNER, DecisionKind.STANDING, DecisionKind.RAISE}
)


def move(
    database: Database,
    deployment: int,
    number: int,
    state: IncidentState,
    who: Person,
    *,
    seen: int,
    why: str = "",
    dismissal: Dismissal | None = None,
) -> Decided:
    """To another state. A dismissal says which; all else may say why."""
    with act(database, deployment, who) as doing:
        return move_within(doing, number, state, seen=seen, why=why, dismissal=dismissal)


def move_within(
    doing: Act,
    number: int,
    state: IncidentState,
    *,
    seen: int,
    why: str = "",
    dismissal: Dismissal | None = None,
) -> Decided:
    """The part of an act that moves an incident to another state. Raises as `move` does."""
    if state is IncidentState.DISMISSED and dismissal is None:
        raise TriageError("say why it is dismissed: " + ", ".join(d.value for d in Dismissal))
    said = ": ".join(one for one in (dismissal.value if dismissal else "", why.strip()) if one)

    def values(row: Row[Any]) -> dict[str, Any]:
        now = IncidentState(row.state)
        if state is not now and state not in STEPS[now]:
            # who did that, first
            refuse_twice(doing.connection, number, seen, {"state": state.value})
            raise TriageError(
                f"it is {_shown(now)}: it cannot become {_shown(state)}; undo the last step, or "
                f"choose {' or '.join(_shown(one) for one in STEPS[now])}"
            )
        return _moved(doing.connection, row, state)

    kind = DecisionKind.STATE
    return decide(doing, number, kind, values, seen=seen, why=said[:LONGEST_WHY])


def take(database: Database, deployment: int, number: int, who: Person, *, seen: int) -> Decided:
    """The officer claims it; what was new is acknowledged with that.

    Raises TriageConflict where another officer has it, whether or not that was seen.
    """
    with act(database, deployment, who) as doing:
        connection = doing.connection

        def values(row: Row[Any]) -> dict[str, Any]:
            if row.owner and row.owner != who.address:
                first = _who_gave(connection, number)
                raise first or TriageError(f"{row.owner_name} has it: ask, or give it to yourself")
            state = IncidentState(row.state)
            acknowledged = state is IncidentState.NEW
            steps = _moved(connection, row, IncidentState.ACKNOWLEDGED) if acknowledged else {}
            return {"owner": who.address, "owner_name": who.name[:120], **steps}

        return decide(doing, number, DecisionKind.OWNER, values, seen=seen)


def give(
    database: Database, deployment: int, number: int, to: Owner, who: Person, *, seen: int
) -> Decided:
    """To an officer, a desk, both or nobody. Raises TriageError for one that is not known."""
    with act(database, deployment, who) as doing:
        connection = doing.connection
        desk = _desk_name(connection, deployment, to.desk) if to.desk is not None else None
        name = _officer_name(connection, to.officer) if to.officer else ""
        if name and not may_triage(connection, deployment, to.officer, to.desk):
            at = f"at {desk}" if desk else "where no desk has it"
            raise TriageError(f"{name} may not work on it {at}: give it to a desk of theirs first")

        def values(row: Row[Any]) -> dict[str, Any]:
            told = {} if row.desk_id == to.desk else {"desk_name": desk}
            return {"owner": to.officer, "owner_name": name[:120], "desk_id": to.desk, **told}

        return decide(doing, number, DecisionKind.OWNER, values, seen=seen)


def note(database: Database, deployment: int, number: int, text: str, who: Person) -> Decided:
    """For colleagues, who may be named with "@"; people outside never see it."""
    if not text.strip():
        raise TriageError("a note says something: write it first")
    with act(database, deployment, who) as doing:
        connection = doing.connection
        cut = text.strip()[:LONGEST_WHY]
        kind = DecisionKind.NOTE
        done = decide(doing, number, kind, _none, seen=None, why=cut)
        if done.decision is not None:
            keep_mentions(connection, deployment, number, done.decision, cut)
        return done


def set_standing(
    database: Database,
    deployment: int,
    number: int,
    standing: Standing,
    who: Person,
    *,
    seen: int,
    how: str,
) -> Decided:
    """Verified or refuted by a person, who says how (a call, a link); unverified takes it back.

    What is corroborated is counted, not said: TriageError.
    """
    if standing is Standing.CORROBORATED:
        raise TriageError("corroborated is counted from independent authors: nobody sets it")
    if standing is not Standing.UNVERIFIED and not how.strip():
        raise TriageError(f"say how you know that it is {standing}: who told you, or a link")
    with act(database, deployment, who) as doing:
        return decide(
            doing,
            number,
            DecisionKind.STANDING,
            lambda _: {"standing": standing.value},
            seen=seen,
            why=how.strip()[:LONGEST_WHY],
        )


def undo(database: Database, deployment: int, number: int, decision: int, who: Person) -> Decided:
    """What a decision changed becomes as it was before. Raises TriageConflict where a later one
    has changed the same, TriageError for one that cannot be undone."""
    with act(database, deployment, who) as doing:
        connection = doing.connection
        told = history(connection, number)
        wanted = next((one for one in told if one.id == decision), None)
        if wanted is None or wanted.kind not in UNDOABLE:
            raise TriageError("that step cannot be undone here")
        if wanted.undone:
            return NOTHING

        def values(row: Row[Any]) -> Mapping[str, Any]:
            # a clock is moved by the steps alone: one that ran on at another desk is no conflict
            after = {k: v for k, v in restored(wanted.after).items() if k not in CLOCK}
            if any(getattr(row, name, value) != value for name, value in after.items()):
                later = next(one for one in told if set(one.after) & set(wanted.after))
                raise TriageConflict(later)
            return restored(wanted.before)

        kind = DecisionKind.UNDO
        return decide(doing, number, kind, values, seen=None, undoes=decision)


def answered(doing: Act, number: int, who: Person, why: str = "") -> Decided:
    """A reply has gone out, in the name of `who`: whoever waited has an answer. A part of the act
    that says so."""

    def values(row: Row[Any]) -> dict[str, Any]:
        waits = IncidentState(row.state) in WAITING
        return _moved(doing.connection, row, IncidentState.ANSWERED) if waits else {}

    kind = DecisionKind.STATE
    return decide(doing, number, kind, values, seen=None, why=why, who=who)


def _moved(connection: Connection, row: Row[Any], state: IncidentState) -> dict[str, Any]:
    clock = clock_from(row)
    hours = ALWAYS if row.desk_id is None else hours_of(connection, row.desk_id)
    steps = clock_row(clock.moved(state, datetime.now(UTC), hours)) if clock else {}
    return {"state": state.value, "raised_why": "", **steps}


def _none(_row: Row[Any]) -> dict[str, Any]:
    return {}


def _who_gave(connection: Connection, number: int) -> TriageConflict | None:
    for one in history(connection, number):
        if one.after.get("owner"):
            return TriageConflict(one)
    return None


def _officer_name(connection: Connection, address: str) -> str:
    query = select(users.c.name).where(users.c.email == address, users.c.active)
    name = connection.execute(query).scalar_one_or_none()
    if name is None:
        raise TriageError(f"{address} is no active officer here")
    return str(name) or address


def _desk_name(connection: Connection, deployment: int, number: int) -> str:
    query = select(desks.c.name).where(
        desks.c.id == number, desks.c.deployment_id == deployment, desks.c.removed_at.is_(None)
    )
    name = connection.execute(query).scalar_one_or_none()
    if name is None:
        raise TriageError("that desk is not of this deployment")
    return str(name)


def _shown(state: IncidentState) -> str:
    return state.value.replace("_", " ")
