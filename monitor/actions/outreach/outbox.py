"""The outbox: `monitor.outreach.delivering.Outbox` on a database.

What becomes of a dispatch, of the reply that it carries and of the incident that is answered is
written in one short transaction after the network has spoken; none is held while it speaks.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import OperationalError

from monitor.actions.outreach import dispatch_queue as dispatch_turns
from monitor.actions.outreach.delivering import Claim
from monitor.actions.outreach.releasing import LOG
from monitor.actions.triage import steps as triage
from monitor.model.dispatches import DispatchKind, KeptDispatch
from monitor.model.dispatching import Sent
from monitor.model.filing import Filed
from monitor.model.people import MONITOR, Person
from monitor.model.posts import kept_id
from monitor.model.replies import ReplyState
from monitor.store.database import Database
from monitor.store.events import told
from monitor.store.outreach import dispatch_results as dispatch_ends
from monitor.store.outreach import dispatches as kept
from monitor.store.outreach.outreach_tables import replies, sent_ids
from monitor.store.outreach.recipients import unanswered
from monitor.store.schema import incidents, reports

T = TypeVar("T")

log = logging.getLogger(__name__)

PAUSES_S = (0.2, 0.5, 1, 2, 5, 10, 20)
"""What a network has said must be kept: a database that is away is waited for as long as a claim
holds."""


class DatabaseOutbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, number: int) -> KeptDispatch | None:
        with self._database.read() as connection:
            return kept.dispatch(connection, number)

    def claim(self, number: int, seconds: float) -> Claim | None:
        with self._database.write() as connection:
            claimed = dispatch_turns.claim(connection, number, seconds)
            if claimed is not None:
                _reply_is(connection, claimed.dispatch, ReplyState.SENDING)
            return claimed

    def anothers(self, one: KeptDispatch, receipt: Sent) -> bool:
        query = select(sent_ids.c.dispatch_id).where(
            sent_ids.c.deployment_id == one.deployment,
            sent_ids.c.network == one.network,
            sent_ids.c.network_id.in_([kept_id(id) for id in receipt.ids]),
            sent_ids.c.dispatch_id != one.id,
        )
        with self._database.read() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def postpone(self, number: int, until: datetime, why: str = "") -> None:
        dispatch_turns.postpone(self._database, number, until, why)

    def again_later(self, one: KeptDispatch, until: datetime, why: str, *, doubtful: bool) -> None:
        def write(connection: Connection) -> None:
            if dispatch_ends.again_later(connection, one.id, until, why, doubtful=doubtful):
                _reply_is(connection, one, ReplyState.APPROVED)

        self._written(write)

    def sent(self, one: KeptDispatch, receipt: Sent) -> Filed | None:
        def write(connection: Connection) -> Filed | None:
            if not dispatch_ends.record_sent(connection, one.id, receipt):
                return None
            if one.kind is DispatchKind.REPLY:
                return reply_sent(connection, one)
            return told(connection, one.deployment, "DispatchSent", [], dispatch=one.id)

        return self._written(write)

    def failed(self, one: KeptDispatch, why: str, *, permanent: bool) -> Filed | None:
        def write(connection: Connection) -> Filed | None:
            if not dispatch_ends.record_failed(connection, one.id, why, permanent=permanent):
                return None
            touched = _reply_is(connection, one, ReplyState.FAILED)
            return told(connection, one.deployment, "DispatchFailed", touched, dispatch=one.id)

        return self._written(write)

    def unsure(self, one: KeptDispatch, why: str) -> Filed | None:
        def write(connection: Connection) -> Filed | None:
            if not dispatch_ends.record_unsure(connection, one.id, why):
                return None
            touched = _reply_is(connection, one, ReplyState.SENDING)
            return told(connection, one.deployment, "DispatchUnsure", touched, dispatch=one.id)

        return self._written(write)

    def _written(self, write: Callable[[Connection], T]) -> T:
        for pause in PAUSES_S:
            try:
                with self._database.write() as connection:
                    return write(connection)
            except OperationalError as error:
                log.error("what became of a dispatch waits for the database: %s", error.orig)
                time.sleep(pause)
        with self._database.write() as connection:
            return write(connection)


def reply_sent(connection: Connection, one: KeptDispatch) -> Filed:
    """The reply is sent, and its incident answered unless it went to the log."""
    now = datetime.now(UTC)
    touched = _reply_is(connection, one, ReplyState.SENT, sent_at=now)
    if one.network != LOG:
        for incident in touched:
            _mark_answered(connection, one, incident)
    return told(connection, one.deployment, "ReplySent", touched, dispatch=one.id)


def _reply_is(
    connection: Connection, one: KeptDispatch, state: ReplyState, **more: Any
) -> list[int]:
    """The incident of the reply, as one or none."""
    if one.kind is not DispatchKind.REPLY:
        return []
    statement = update(replies).where(
        replies.c.id == one.about, replies.c.dispatch_id == one.id, replies.c.state != state
    )
    changes = {"state": state, "version": replies.c.version + 1, **more}
    connection.execute(statement.values(changes))
    return incident_of(connection, one.about)


def incident_of(connection: Connection, reply: int) -> list[int]:
    """Where the post that it answers is now: incidents are merged and split."""
    query = (
        select(reports.c.incident_id, replies.c.incident_id.label("then"))
        .select_from(replies)
        .outerjoin(reports, reports.c.post_id == replies.c.post_id)
        .where(replies.c.id == reply)
    )
    row = connection.execute(query).first()
    found = None if row is None else row.incident_id or row.then
    return [] if found is None else [found]


def _mark_answered(connection: Connection, one: KeptDispatch, incident: int) -> None:
    """By whoever let the reply go out; who asked and still waits is counted anew."""
    query = select(replies.c.approved_by, replies.c.approved_by_name)
    by = connection.execute(query.where(replies.c.id == one.about)).first()
    who = MONITOR if by is None or not by.approved_by else Person(*by)
    triage.answered(connection, one.deployment, incident, who, why="a reply has gone out")
    waiting = unanswered(connection, incident)
    connection.execute(update(incidents).where(incidents.c.id == incident).values(waiting=waiting))
