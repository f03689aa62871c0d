"""Replies to all, read: as rows of their table, and how far they have gone out."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from monitor.model.dispatches import DispatchState
from monitor.model.replies import (
    ReplyAct,
    ReplyState,
    Step,
)
from monitor.store.outreach.outreach_tables import (
    dispatches,
    reply_batches,
)
from monitor.store.outreach.reply_rows import always, given_to, step


@dataclass(frozen=True, slots=True)
class Batch:
    id: int
    deployment: int
    incident: int
    text: str  # with fields
    language: str
    accounts: dict[str, int | None]  # by network; None: the log
    fields: dict[str, str]  # values that are the same for all
    private: bool
    again: bool  # also those who were answered already
    state: ReplyState
    version: int
    note: str
    made: Step
    changed: Step
    submitted: Step | None
    approved: Step | None
    returned: Step | None
    stopped: Step | None
    acted: Step
    act: ReplyAct


@dataclass(frozen=True, slots=True)
class Progress:
    """Of a batch that was released: dispatches by state."""

    waiting: int
    sending: int
    sent: int
    failed: int
    stopped: int
    unsure: int

    @property
    def all(self) -> int:
        return self.waiting + self.sending + self.sent + self.failed + self.stopped + self.unsure

    @property
    def over(self) -> bool:
        return not (self.waiting or self.sending)


def batch(connection: Connection, deployment: int, number: int) -> Batch | None:
    here = (reply_batches.c.id == number, reply_batches.c.deployment_id == deployment)
    row = connection.execute(select(reply_batches).where(*here)).first()
    return None if row is None else from_row(row)


def batches_of(connection: Connection, incident: int) -> list[Batch]:
    """The oldest first."""
    query = select(reply_batches).where(reply_batches.c.incident_id == incident)
    return [from_row(row) for row in connection.execute(query.order_by(reply_batches.c.id))]


def batches_in(
    connection: Connection,
    deployment: int,
    states: Collection[ReplyState],
    desks: Collection[int] | None = None,
) -> list[Batch]:
    """Whichever waits longest first; `desks`: for their incidents."""
    query = select(reply_batches).where(
        reply_batches.c.deployment_id == deployment, reply_batches.c.state.in_(list(states))
    )
    if desks is not None:
        query = query.where(reply_batches.c.incident_id.in_(given_to(desks)))
    order = (reply_batches.c.acted_at, reply_batches.c.id)
    return [from_row(row) for row in connection.execute(query.order_by(*order))]


def progress(connection: Connection, number: int) -> Progress:
    query = (
        select(dispatches.c.state, func.count())
        .where(dispatches.c.batch_id == number)
        .group_by(dispatches.c.state)
    )
    counted: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    return Progress(**{state.value: counted.get(state.value, 0) for state in DispatchState})


def from_row(row: Row[Any]) -> Batch:
    return Batch(
        id=row.id,
        deployment=row.deployment_id,
        incident=row.incident_id,
        text=row.text,
        language=row.language,
        accounts=row.accounts,
        fields=row.fields,
        private=row.private,
        again=row.again,
        state=ReplyState(row.state),
        version=row.version,
        note=row.note,
        made=always(row, "made"),
        changed=always(row, "changed"),
        submitted=step(row, "submitted"),
        approved=step(row, "approved"),
        returned=step(row, "returned"),
        stopped=step(row, "stopped"),
        acted=always(row, "acted"),
        act=ReplyAct(row.act),
    )
