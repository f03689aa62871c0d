"""What an answer does to the incident that it is of: answered once it is sent, and in need of
somebody again where it did not arrive. Parts of the acts that say so."""

from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.actions.act import Act
from monitor.actions.outreach.releasing import LOG
from monitor.actions.triage import steps as triage
from monitor.actions.triage.deciding import decide, of
from monitor.model.dispatches import KeptDispatch
from monitor.model.events import IncidentReopened
from monitor.model.incidents import IncidentState
from monitor.model.people import MONITOR, Person
from monitor.model.triage import Decision, DecisionKind
from monitor.privacy.masks import masked
from monitor.steps.wording import exposed
from monitor.store.outreach.dispatch_results import record_decision
from monitor.store.outreach.outreach_tables import dispatches, texts
from monitor.store.outreach.recipients import is_answered
from monitor.store.triage.decisions import history, restored

WAITED = ("running_since", "waited_s", "answered_at")
"""Of the clock: what an answer stops. Who never got it has waited all the while."""

LONGEST = 300


def mark_answered(doing: Act, dispatch: KeptDispatch, incident: int) -> None:
    """By whoever let the text go out; who asked and still waits is counted anew. What went to the
    log reached nobody."""
    if dispatch.network == LOG:
        return
    connection = doing.connection
    query = select(texts.c.approved_by, texts.c.approved_by_name)
    by = connection.execute(query.where(texts.c.id == dispatch.about)).first()
    who = MONITOR if by is None or not by.approved_by else Person(*by)
    decided = triage.answered(doing, incident, who, why="a reply has gone out")
    if decided.decision is not None:
        record_decision(connection, dispatch.id, decided.decision)
    doing.incidents.count_waiting(incident)


def mark_unanswered(doing: Act, incident: int, reason: str) -> None:
    """Whoever it was for waits again. The incident is open again where an answer of ours, and no
    officer, made it answered, and where none of those that were sent is left."""
    connection = doing.connection
    row = of(connection, doing.deployment, incident)
    decision = _standing(connection, row)
    if decision is not None and not is_answered(connection, incident):
        _reopen(doing, row, decision, _why(reason))
    doing.incidents.count_waiting(incident)


def _standing(connection: Connection, row: Row[Any]) -> Decision | None:
    """The decision that made it answered, where it still is and an answer of ours led to that."""
    if row.state != IncidentState.ANSWERED or row.merged_into is not None:
        return None
    newest = next((one for one in history(connection, row.id) if "state" in one.after), None)
    if newest is None:
        return None
    led = select(dispatches.c.id).where(dispatches.c.decision_id == newest.id).limit(1)
    return newest if connection.execute(led).first() is not None else None


def _reopen(doing: Act, row: Row[Any], decision: Decision, why: str) -> None:
    before = restored(decision.before)
    state = IncidentState(before["state"])
    if state is IncidentState.NEW:  # somebody has looked at it: they answered
        state = IncidentState.ACKNOWLEDGED
    clock = {name: before[name] for name in WAITED if name in before}
    values = {"state": state.value, "raised_why": why, **clock}
    decide(doing, row.id, DecisionKind.RAISE, lambda _: values, seen=None, why=why)
    doing.happened(IncidentReopened(row.id))


def _why(reason: str) -> str:
    """As boards show it, to viewers too: a mail system names whom it could not reach."""
    for one in reversed(exposed(reason)):
        reason = reason[: one.start] + masked(reason[one.start : one.end]) + reason[one.end :]
    return ": ".join(part for part in ("the answer did not arrive", reason) if part)[:LONGEST]
