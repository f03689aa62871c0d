"""Corrections by people of what was read, of an incident or of one report, and their undoing.

Each is on the board at once and stays there whatever is read later, is told in the history, and is
a label that the reader learns from, where it has one for it. All in one transaction.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from monitor.actions.act import Act, act
from monitor.actions.triage.deciding import (
    NOTHING,
    Decided,
    TriageConflict,
    TriageError,
    decide,
    of,
)
from monitor.actions.triage.incident_reports import GatheredReports, row_of
from monitor.actions.triage.steps import move_within
from monitor.model.corrections import labels_read, labels_said
from monitor.model.events import ReportCorrected
from monitor.model.incidents import IncidentState
from monitor.model.json_overrides import override_from, override_json
from monitor.model.json_reading import reading_from, reading_json
from monitor.model.judgements import Judgement, JudgementError, Value, checked, value_json
from monitor.model.overrides import NO_CORRECTIONS, Corrections, Override, Overrides
from monitor.model.people import Person
from monitor.model.reading import Reading
from monitor.model.triage import Decision, DecisionKind, Dismissal
from monitor.steps.corrected_reading import with_corrections
from monitor.store.database import Database
from monitor.store.schema import posts, reports
from monitor.store.triage.decisions import history
from monitor.store.triage.label_corrections import say

TAUGHT = frozenset({Judgement.NEED, Judgement.INTENT, Judgement.RELEVANT})
"""What the reader has labels for. Urgency, severity, language and people it tells by other ways."""


def correct(
    database: Database,
    deployment: int,
    number: int,
    name: str,
    value: object,
    who: Person,
    *,
    seen: int,
    post: int | None = None,
    why: str = "",
    dismissal: Dismissal | None = None,
) -> Decided:
    """`name` and `value` as `model/judgements.py` checks them; `post`: of this report alone, else
    of the incident as a whole.

    What a person said of an incident is learned from the post that weighs most, whose words are
    its headline. `dismissal`: with that the incident is dismissed, or neither is done. Raises
    TriageConflict where somebody decided the same meanwhile, TriageError.
    """
    try:
        judgement, corrected = checked(name, value)
    except JudgementError as error:
        raise TriageError(str(error)) from error
    gathered = GatheredReports(database, deployment, number)
    gathered.fold_ahead(number, gathered.posts(number))
    with act(database, deployment, who, alone=True) as doing:
        connection = doing.connection
        gathered.catch_up(connection)
        row = of(connection, deployment, number)
        now = datetime.now(UTC).replace(microsecond=0)
        said = Override(corrected, who.address, who.name[:120], now)
        was = _said(connection, row, post).of(judgement)
        if was is not None and was.value == corrected:
            return _dismissed(doing, row, dismissal, seen) or NOTHING
        key = _key(judgement, post)
        change = {
            "value": value_json(corrected),
            "was": override_json(was) if was is not None else None,
        }
        done = decide(
            doing,
            number,
            DecisionKind.CORRECTION,
            lambda _: {key: change},
            seen=seen,
            why=why,
        )
        _set(doing, gathered, number, judgement, said, post)
        _teach(connection, row, judgement, corrected, was, post, who)
        doing.happened(ReportCorrected(number, post))
        _dismissed(doing, row, dismissal, seen)
        return done


def _dismissed(doing: Act, row: Row[Any], dismissal: Dismissal | None, seen: int) -> Decided | None:
    """`seen` is what the officer was shown: the correction beside it is none of others' steps."""
    if dismissal is None or row.state == IncidentState.DISMISSED:
        return None
    return move_within(doing, row.id, IncidentState.DISMISSED, seen=seen, dismissal=dismissal)


def undo_correction(
    database: Database, deployment: int, number: int, decision: int, who: Person
) -> Decided:
    """What was said before holds again, else what the machine read. Raises TriageConflict where
    it was corrected again since, TriageError."""
    gathered = GatheredReports(database, deployment, number)
    gathered.fold_ahead(number, gathered.posts(number))
    with act(database, deployment, who, alone=True) as doing:
        connection = doing.connection
        gathered.catch_up(connection)
        row = of(connection, deployment, number)
        told = history(connection, number)
        wanted = next((one for one in told if one.id == decision), None)
        if wanted is None or wanted.kind is not DecisionKind.CORRECTION:
            raise TriageError("that step cannot be undone here")
        if wanted.undone:
            return NOTHING
        [(key, change)] = wanted.after.items()
        later = next((one for one in told if _corrects(one, key)), wanted)
        if later.id != wanted.id:
            raise TriageConflict(later)
        judgement, post = _named(key)
        value, was = _change(judgement, change)
        done = decide(
            doing,
            number,
            DecisionKind.UNDO,
            lambda _: {f"undone:{decision}": True},
            seen=None,
            undoes=decision,
        )
        _set(doing, gathered, number, judgement, was, post)
        _unteach(connection, row, judgement, value, was, post, who)
        doing.happened(ReportCorrected(number, post))
        return done


def _corrects(one: Decision, key: str) -> bool:
    return one.kind is DecisionKind.CORRECTION and key in one.after and not one.undone


def _key(judgement: Judgement, post: int | None) -> str:
    return f"corrected:{judgement}" + (f":{post}" if post is not None else "")


def _named(key: str) -> tuple[Judgement, int | None]:
    _, name, *post = key.split(":")
    return Judgement(name), int(post[0]) if post else None


def _change(judgement: Judgement, kept: Any) -> tuple[Value, Override[Value] | None]:
    """What a decision corrected, and the override before it."""
    _, value = checked(judgement, kept["value"])
    return value, override_from(judgement, kept["was"]) if kept["was"] else None


def _said(connection: Connection, row: Row[Any], post: int | None) -> Corrections:
    """What officers said so far."""
    if post is not None:
        return reading_of(connection, row.id, post).corrections
    overrides: Overrides | None = row.held
    return overrides.corrections if overrides else NO_CORRECTIONS


def _set(
    doing: Act,
    gathered: GatheredReports,
    number: int,
    judgement: Judgement,
    said: Override[Value] | None,
    post: int | None,
) -> None:
    """Lay it over the report or the incident, None: take it away; and what follows from it."""
    connection = doing.connection
    row = row_of(connection, number)
    after = _said(connection, row, post).with_(judgement, said)
    if post is None:
        gathered.refold(doing, number, after)
        return
    reading = with_corrections(reading_of(connection, number, post), after)
    values = {
        "reading": reading_json(reading),
        "language": reading.language,
        "intent": reading.intent,
        "relevant": reading.relevant,
        "urgency": reading.urgency,
        "priority": reading.priority,
        "needs_human": reading.needs_human,
    }
    connection.execute(update(reports).where(reports.c.post_id == post).values(values))
    gathered.read_again(connection, [post])
    gathered.refold(doing, number)


def _teach(
    connection: Connection,
    row: Row[Any],
    judgement: Judgement,
    value: Value,
    was: Override[Value] | None,
    post: int | None,
    who: Person,
) -> None:
    """And what was said before holds no more."""
    teacher = _teacher(connection, row, post) if judgement in TAUGHT else None
    if teacher is None:
        return
    number, machine = teacher
    before = labels_said(judgement, was.value, machine) if was else {}
    labels = labels_read(before, machine) | labels_said(judgement, value, machine)
    for label, wanted in labels.items():
        say(connection, row.deployment_id, number, label, wanted, who)


def _unteach(
    connection: Connection,
    row: Row[Any],
    judgement: Judgement,
    value: Value,
    was: Override[Value] | None,
    post: int | None,
    who: Person,
) -> None:
    """Labels are never taken away: what holds instead is said after them."""
    teacher = _teacher(connection, row, post) if judgement in TAUGHT else None
    if teacher is None:
        return
    number, machine = teacher
    labels = labels_read(labels_said(judgement, value, machine), machine)
    if was is not None:
        labels |= labels_said(judgement, was.value, machine)
    for label, wanted in labels.items():
        say(connection, row.deployment_id, number, label, wanted, who)


def _teacher(connection: Connection, row: Row[Any], post: int | None) -> tuple[int, Reading] | None:
    """The post that teaches it, and what the machine read of that; None where nothing is left."""
    query = (
        select(reports.c.post_id, reports.c.reading)
        .join(posts, posts.c.id == reports.c.post_id)
        .where(
            reports.c.incident_id == row.id,
            reports.c.copy_of.is_(None) if post is None else reports.c.post_id == post,
            posts.c.removed_at.is_(None),
        )
        # the words of the headline are what the officer saw
        .order_by((posts.c.text == row.headline).desc(), reports.c.priority.desc(), posts.c.id)
        .limit(1)
    )
    weightiest = connection.execute(query).first()
    if weightiest is None:
        return None
    return weightiest.post_id, reading_from(weightiest.reading).by_machine


def corrections_of(
    connection: Connection, number: int, post: int | None = None
) -> tuple[Corrections, dict[Judgement, int]]:
    """What officers said of an incident or of one report of it; by judgement the decision that
    said it, which an undo names."""
    said = _said(connection, row_of(connection, number), post)
    newest: dict[str, int] = {}
    for one in history(connection, number) if said else ():
        for key in one.after:
            if _corrects(one, key):
                newest.setdefault(key, one.id)
    return said, {name: newest.get(_key(name, post), 0) for name, _ in said.in_order()}


def reading_of(connection: Connection, number: int, post: int) -> Reading:
    """The reading of a report as it stands. TriageError where it is not in the incident."""
    query = select(reports.c.reading).where(
        reports.c.incident_id == number, reports.c.post_id == post
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise TriageError("that post is not in this incident any more: look again")
    return reading_from(row.reading)
