"""Replies, read: one, those of an incident or a post, those that wait, and their history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from monitor.model.replies import (
    KeptReply,
    ReplyAct,
    ReplyState,
    Step,
)
from monitor.store.outreach.outreach_tables import replies, reply_versions
from monitor.store.outreach.reply_rows import always, from_row, given_to
from monitor.store.schema import reports


@dataclass(frozen=True, slots=True)
class Version:
    """What was done to a reply, and how its text was then."""

    version: int
    act: ReplyAct
    state: ReplyState
    text: str
    note: str
    acted: Step


def reply(connection: Connection, deployment: int, number: int) -> KeptReply | None:
    here = (replies.c.id == number, replies.c.deployment_id == deployment)
    row = connection.execute(select(replies).where(*here)).first()
    return None if row is None else from_row(row)


def replies_of_incident(connection: Connection, incident: int) -> list[KeptReply]:
    """To the posts that are in the incident now, the oldest first; those of batches, too."""
    query = (
        select(replies)
        .join(reports, reports.c.post_id == replies.c.post_id)
        .where(reports.c.incident_id == incident)
        .order_by(replies.c.id)
    )
    return [from_row(row) for row in connection.execute(query)]


def replies_to(connection: Connection, deployment: int, post: int) -> list[KeptReply]:
    """The oldest first."""
    query = select(replies).where(replies.c.post_id == post, replies.c.deployment_id == deployment)
    return [from_row(row) for row in connection.execute(query.order_by(replies.c.id))]


def replies_in(
    connection: Connection,
    deployment: int,
    states: Sequence[ReplyState],
    *,
    made_by: str = "",
    desks: Collection[int] | None = None,
    limit: int = 100,
) -> list[KeptReply]:
    """Single ones in any of these states, the one that waits longest first: what an approver has
    to look at, or (`made_by`) what became of an officer's own. `desks`: for their incidents."""
    query = select(replies).where(
        replies.c.deployment_id == deployment,
        replies.c.state.in_(list(states)),
        replies.c.batch_id.is_(None),
    )
    if made_by:
        query = query.where(replies.c.made_by == made_by)
    if desks is not None:
        query = query.where(replies.c.incident_id.in_(given_to(desks)))
    rows = connection.execute(query.order_by(replies.c.acted_at, replies.c.id).limit(limit))
    return [from_row(row) for row in rows]


def history(connection: Connection, number: int) -> list[Version]:
    """All that was done to it, in order."""
    query = select(reply_versions).where(reply_versions.c.reply_id == number)
    return [
        Version(
            row.version,
            ReplyAct(row.act),
            ReplyState(row.state),
            row.text,
            row.note,
            always(row, "acted"),
        )
        for row in connection.execute(query.order_by(reply_versions.c.id))
    ]
