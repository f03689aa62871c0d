"""The outbox: `Outbox` of delivering.py on a database.

What becomes of a dispatch, of the reply that it carries and of the incident that is answered is
written in one short transaction after the network has spoken; none is held while it speaks.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import OperationalError

from monitor.actions.act import Act, act
from monitor.actions.outreach import dispatch_queue as dispatch_turns
from monitor.actions.outreach.delivering import Claim
from monitor.actions.outreach.releasing import LOG
from monitor.actions.triage import steps as triage
from monitor.model.dispatches import DispatchKind, KeptDispatch
from monitor.model.dispatching import Sent
from monitor.model.events import DispatchFailed, DispatchSent
from monitor.model.people import MONITOR, Person
from monitor.model.posts import kept_id
from monitor.model.replies import ReplyState
from monitor.store.database import Database
from monitor.store.outreach import dispatch_results as dispatch_ends
from monitor.store.outreach import dispatches as kept
from monitor.store.outreach.outreach_tables import replies, sent_ids
from monitor.store.outreach.recipients import unanswered
from monitor.store.schema import incidents, reports

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
        def write(doing: Act) -> None:
            if dispatch_ends.again_later(doing.connection, one.id, until, why, doubtful=doubtful):
                _reply_is(doing.connection, one, ReplyState.APPROVED)

        self._written(one, write)

    def sent(self, one: KeptDispatch, receipt: Sent) -> None:
        def write(doing: Act) -> None:
            if dispatch_ends.record_sent(doing.connection, one.id, receipt):
                dispatch_sent(doing, one)

        self._written(one, write)

    def failed(self, one: KeptDispatch, why: str, *, permanent: bool) -> None:
        def write(doing: Act) -> None:
            if dispatch_ends.record_failed(doing.connection, one.id, why, permanent=permanent):
                incident = _reply_is(doing.connection, one, ReplyState.FAILED)
                doing.happened(DispatchFailed(incident, one.id, one.kind))

        self._written(one, write)

    def unsure(self, one: KeptDispatch, why: str) -> None:
        def write(doing: Act) -> None:
            if dispatch_ends.record_unsure(doing.connection, one.id, why):
                incident = _reply_is(doing.connection, one, ReplyState.SENDING)
                doing.happened(DispatchFailed(incident, one.id, one.kind, unsure=True))

        self._written(one, write)

    def _written(self, one: KeptDispatch, write: Callable[[Act], None]) -> None:
        for pause in (*PAUSES_S, None):
            try:
                with act(self._database, one.deployment) as doing:
                    write(doing)
                return
            except OperationalError as error:
                if pause is None:
                    raise
                log.error("what became of a dispatch waits for the database: %s", error.orig)
                time.sleep(pause)


def dispatch_sent(doing: Act, one: KeptDispatch) -> None:
    """A part of an act: its reply is sent, and the incident answered unless it went to the log."""
    incident = _reply_is(doing.connection, one, ReplyState.SENT, sent_at=doing.at)
    if incident is not None and one.network != LOG:
        _mark_answered(doing, one, incident)
    doing.happened(DispatchSent(incident, one.id, one.kind))


def _reply_is(
    connection: Connection, one: KeptDispatch, state: ReplyState, **more: Any
) -> int | None:
    """The incident of the reply."""
    if one.kind is not DispatchKind.REPLY:
        return None
    statement = update(replies).where(
        replies.c.id == one.about, replies.c.dispatch_id == one.id, replies.c.state != state
    )
    changes = {"state": state, "version": replies.c.version + 1, **more}
    connection.execute(statement.values(changes))
    return incident_of(connection, one.about)


def incident_of(connection: Connection, reply: int) -> int | None:
    """Where the post that it answers is now: incidents are merged and split."""
    query = (
        select(reports.c.incident_id, replies.c.incident_id.label("then"))
        .select_from(replies)
        .outerjoin(reports, reports.c.post_id == replies.c.post_id)
        .where(replies.c.id == reply)
    )
    row = connection.execute(query).first()
    return None if row is None else row.incident_id or row.then


def _mark_answered(doing: Act, one: KeptDispatch, incident: int) -> None:
    """By whoever let the reply go out; who asked and still waits is counted anew."""
    connection = doing.connection
    query = select(replies.c.approved_by, replies.c.approved_by_name)
    by = connection.execute(query.where(replies.c.id == one.about)).first()
    who = MONITOR if by is None or not by.approved_by else Person(*by)
    triage.answered(doing, incident, who, why="a reply has gone out")
    waiting = unanswered(connection, incident)
    connection.execute(update(incidents).where(incidents.c.id == incident).values(waiting=waiting))
