"""Corrections by people of what was read, of an incident or of one report, and their undoing.

Each is on the board at once and stays there whatever is read later, is told in the history, and is
a label that the reader learns from, where it has one for it. All in one transaction.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from monitor.actions.act import Act, act
from monitor.actions.triage.deciding import (
    NOTHING,
    Decided,
    TriageConflict,
    TriageError,
    decide,
    of,
)
from monitor.actions.triage.incident_reports import refold, row_of
from monitor.model.events import ReportCorrected
from monitor.model.judgements import JudgementError, checked, labels_read, labels_said
from monitor.model.people import Person
from monitor.model.posts import Post
from monitor.model.triage import Decision, DecisionKind
from monitor.steps.corrected_reading import overlaid, read_by_machine
from monitor.store.database import Database
from monitor.store.schema import posts, reports
from monitor.store.triage.decisions import history
from monitor.store.triage.label_corrections import say

TAUGHT = frozenset({"need", "intent", "relevant"})
"""What the reader has labels for. Urgency, severity, language and people it tells by other ways."""


def correct(
    database: Database,
    deployment: int,
    number: int,
    name: str,
    value: Any,
    who: Person,
    *,
    seen: int,
    post: int | None = None,
    why: str = "",
) -> Decided:
    """`name` is one of steps/held.py's JUDGEMENTS, `value` as model/judgements.py says; `post`: of
    this report alone, else of the incident as a whole.

    What a person said of an incident is learned from the post that weighs most, whose words are
    its headline. Raises TriageConflict where somebody corrected the same meanwhile, TriageError.
    """
    try:
        value = checked(name, value)
    except JudgementError as error:
        raise TriageError(str(error)) from error
    with act(database, deployment, who, alone=True) as doing:
        connection = doing.connection
        row = of(connection, deployment, number)
        said = {"value": value, "by": who.address, "by_name": who.name[:120]}
        said["at"] = datetime.now(UTC).isoformat(timespec="seconds")
        was = _said(connection, row, post).get(name)
        if was is not None and was["value"] == value:
            return NOTHING
        key = _key(name, post)
        done = decide(
            doing,
            number,
            DecisionKind.CORRECTION,
            lambda _: {key: {"value": value, "was": was}},
            seen=seen,
            why=why,
        )
        _set(doing, number, name, said, post)
        _teach(connection, row, name, value, was, post, who)
        doing.happened(ReportCorrected(number, post))
        return done


def undo_correction(
    database: Database, deployment: int, number: int, decision: int, who: Person
) -> Decided:
    """What was said before holds again, else what the machine read. Raises TriageConflict where
    it was corrected again since, TriageError."""
    with act(database, deployment, who, alone=True) as doing:
        connection = doing.connection
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
        name, post = _named(key)
        was: dict[str, Any] | None = change["was"]  # type: ignore[index]  # JSON of ours
        done = decide(
            doing,
            number,
            DecisionKind.UNDO,
            lambda _: {f"undone:{decision}": True},
            seen=None,
            undoes=decision,
        )
        value = change["value"]  # type: ignore[index]  # JSON of ours
        _set(doing, number, name, was, post)
        _unteach(connection, row, name, value, was, post, who)
        doing.happened(ReportCorrected(number, post))
        return done


def _corrects(one: Decision, key: str) -> bool:
    return one.kind is DecisionKind.CORRECTION and key in one.after and not one.undone


def _key(name: str, post: int | None) -> str:
    return f"corrected:{name}" + (f":{post}" if post is not None else "")


def _named(key: str) -> tuple[str, int | None]:
    _, name, *post = key.split(":")
    return name, int(post[0]) if post else None


def _said(connection: Connection, row: Row[Any], post: int | None) -> dict[str, Any]:
    """What people said so far, by judgement."""
    if post is None:
        return dict(row.held["said"]) if row.held else {}
    return dict(_report(connection, row.id, post).reading.get("said", {}))


def _set(
    doing: Act, number: int, name: str, said: Mapping[str, Any] | None, post: int | None
) -> None:
    """Lay it over the report or the incident, None: take it away; and what follows from it."""
    connection = doing.connection
    row = row_of(connection, number)
    before = _said(connection, row, post)
    after = {one: entry for one, entry in before.items() if one != name}
    if said is not None:
        after[name] = dict(said)
    if post is None:
        refold(doing, number, after)
        return
    report = _report(connection, number, post)
    reading = overlaid(report.reading, after, Post(*_facts(report)))
    values = {
        "reading": reading,
        "language": reading["language"],
        "intent": reading["intent"],
        "relevant": reading["relevant"],
        "urgency": reading["urgency"],
        "priority": reading["priority"],
        "needs_human": bool(reading["needs_human"]),
    }
    connection.execute(update(reports).where(reports.c.post_id == post).values(values))
    refold(doing, number)


def _teach(
    connection: Connection,
    row: Row[Any],
    name: str,
    value: Any,
    was: Mapping[str, Any] | None,
    post: int | None,
    who: Person,
) -> None:
    """And what was said before holds no more."""
    told = _told_by(connection, row, post) if name in TAUGHT else None
    if told is None:
        return
    number, reading = told
    before = labels_said(name, was["value"], reading) if was else {}
    for label, wanted in (labels_read(before, reading) | labels_said(name, value, reading)).items():
        say(connection, row.deployment_id, number, label, wanted, who)


def _unteach(
    connection: Connection,
    row: Row[Any],
    name: str,
    value: Any,
    was: Mapping[str, Any] | None,
    post: int | None,
    who: Person,
) -> None:
    """Labels are never taken away: what holds instead is said after them."""
    told = _told_by(connection, row, post) if name in TAUGHT else None
    if told is None:
        return
    number, reading = told
    labels = labels_read(labels_said(name, value, reading), reading)
    if was is not None:
        labels |= labels_said(name, was["value"], reading)
    for label, wanted in labels.items():
        say(connection, row.deployment_id, number, label, wanted, who)


def _told_by(
    connection: Connection, row: Row[Any], post: int | None
) -> tuple[int, dict[str, Any]] | None:
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
    found = connection.execute(query).first()
    return (found.post_id, read_by_machine(found.reading)) if found else None


def _report(connection: Connection, number: int, post: int) -> Row[Any]:
    query: Select[Any] = (
        select(
            reports.c.reading,
            posts.c.network,
            posts.c.network_id,
            posts.c.text,
            posts.c.created_at,
            posts.c.author,
        )
        .join(posts, posts.c.id == reports.c.post_id)
        .where(reports.c.incident_id == number, reports.c.post_id == post)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise TriageError("that post is not in this incident any more: look again")
    return row


def _facts(row: Row[Any]) -> tuple[Any, ...]:
    return row.network, row.network_id, row.text, row.created_at, row.author


def said_of(connection: Connection, number: int, post: int | None = None) -> dict[str, Any]:
    """What people said of an incident or of one report of it: by judgement value, by_name and at,
    and `decision`, what an undo names."""
    row = row_of(connection, number)
    said = _said(connection, row, post)
    newest: dict[str, int] = {}
    for one in history(connection, number) if said else ():
        for key in one.after:
            if _corrects(one, key):
                newest.setdefault(key, one.id)
    return {
        name: entry | {"decision": newest.get(_key(name, post), 0)} for name, entry in said.items()
    }


def reading_of(connection: Connection, number: int, post: int) -> dict[str, Any]:
    """The reading of a report as it stands. TriageError where it is not in the incident."""
    reading: dict[str, Any] = _report(connection, number, post).reading
    return reading
