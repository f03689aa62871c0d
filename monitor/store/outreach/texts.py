"""Texts: written, and read: one, those that wait, how far they have gone out, their history."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, update

from monitor.model.dispatches import DispatchKind, KeptDispatch
from monitor.model.text_rules import TextState
from monitor.model.texts import AnyText, Reply, ReplyToAll, TextKind, TextVersion
from monitor.store.outreach.outreach_tables import text_versions, texts
from monitor.store.outreach.text_rows import (
    from_row,
    reply_from_row,
    reply_to_all_from_row,
    version_from_row,
    version_row,
)
from monitor.store.schema import incidents, reports


def add_text(connection: Connection, row: Mapping[str, Any]) -> AnyText:
    return from_row(connection.execute(texts.insert().returning(texts), dict(row)).one())


def change_text(
    connection: Connection, number: int, version: int, changes: Mapping[str, Any]
) -> AnyText | None:
    """None where it has another version by now."""
    here = (texts.c.id == number, texts.c.version == version)
    statement = update(texts).where(*here).values({**changes, "version": version + 1})
    row = connection.execute(statement.returning(texts)).first()
    return None if row is None else from_row(row)


def add_version(connection: Connection, text: AnyText) -> None:
    connection.execute(text_versions.insert(), version_row(text))


def follow_dispatch(
    connection: Connection, dispatch: KeptDispatch, state: TextState, **changes: Any
) -> int | None:
    """The text of a dispatch is in this state now, unless a newer dispatch speaks for it; its
    incident. None where the dispatch is no reply."""
    incident = incident_of_dispatch(connection, dispatch)
    if dispatch.kind is DispatchKind.REPLY:
        here = (texts.c.id == dispatch.about, texts.c.dispatch_id == dispatch.id)
        values = {"state": state, "version": texts.c.version + 1, **changes}
        connection.execute(update(texts).where(*here, texts.c.state != state).values(values))
    return incident


def incident_of_dispatch(connection: Connection, dispatch: KeptDispatch) -> int | None:
    """None where it is no reply."""
    if dispatch.kind is not DispatchKind.REPLY:
        return None
    return incident_of(connection, dispatch.about)


def incident_of(connection: Connection, number: int) -> int | None:
    """Where the post that a reply answers is now: incidents are merged and split."""
    query = (
        select(reports.c.incident_id, texts.c.incident_id.label("then"))
        .select_from(texts)
        .outerjoin(reports, reports.c.post_id == texts.c.post_id)
        .where(texts.c.id == number)
    )
    row = connection.execute(query).first()
    return None if row is None else row.incident_id or row.then


def text(connection: Connection, deployment: int, number: int) -> AnyText | None:
    here = (texts.c.id == number, texts.c.deployment_id == deployment)
    row = connection.execute(select(texts).where(*here)).first()
    return None if row is None else from_row(row)


def reply(connection: Connection, deployment: int, number: int) -> Reply | None:
    here = (texts.c.id == number, texts.c.deployment_id == deployment)
    row = connection.execute(select(texts).where(*here, _is(TextKind.REPLY))).first()
    return None if row is None else reply_from_row(row)


def reply_to_all(connection: Connection, deployment: int, number: int) -> ReplyToAll | None:
    """Also by the number that it had when those to all were counted apart, which no other has."""
    here = (texts.c.deployment_id == deployment, _is(TextKind.REPLY_TO_ALL))
    for column in (texts.c.id, texts.c.former_number):
        row = connection.execute(select(texts).where(*here, column == number)).first()
        if row is not None:
            return reply_to_all_from_row(row)
    return None


def replies_in(
    connection: Connection,
    deployment: int,
    states: Sequence[TextState],
    *,
    made_by: str = "",
    desks: Collection[int] | None = None,
    limit: int = 100,
) -> list[Reply]:
    """Single ones in any of these states, the one that waits longest first: what an approver has
    to look at, or (`made_by`) what became of an officer's own. `desks`: for their incidents."""
    query = _in_states(TextKind.REPLY, deployment, states, desks).where(
        texts.c.part_of_id.is_(None)
    )
    if made_by:
        query = query.where(texts.c.made_by == made_by)
    return [reply_from_row(row) for row in connection.execute(query.limit(limit))]


def replies_to_all_in(
    connection: Connection,
    deployment: int,
    states: Sequence[TextState],
    desks: Collection[int] | None = None,
) -> list[ReplyToAll]:
    """Whichever waits longest first; `desks`: for their incidents."""
    query = _in_states(TextKind.REPLY_TO_ALL, deployment, states, desks)
    return [reply_to_all_from_row(row) for row in connection.execute(query)]


def history(connection: Connection, number: int) -> list[TextVersion]:
    """The steps that were taken with it, in order."""
    query = select(text_versions).where(text_versions.c.text_id == number)
    rows = connection.execute(query.order_by(text_versions.c.id))
    return [version_from_row(row) for row in rows]


def _is(kind: TextKind) -> ColumnElement[bool]:
    return texts.c.kind == kind


def _in_states(
    kind: TextKind, deployment: int, states: Sequence[TextState], desks: Collection[int] | None
) -> Select[Any]:
    query = select(texts).where(
        texts.c.deployment_id == deployment, texts.c.state.in_(list(states)), _is(kind)
    )
    if desks is not None:
        given = select(incidents.c.id).where(incidents.c.desk_id.in_(desks))
        query = query.where(texts.c.incident_id.in_(given))
    return query.order_by(texts.c.acted_at, texts.c.id)
