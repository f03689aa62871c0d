"""The outbox: `Outbox` of delivering.py on a database.

What becomes of a dispatch, of the text that it carries and of the incident that is answered is
written in one short transaction after the network has spoken; none is held while it speaks.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from monitor.actions.act import Act, act
from monitor.actions.outreach import dispatch_queue
from monitor.actions.outreach.answers import mark_answered
from monitor.actions.outreach.delivering import Claim
from monitor.actions.outreach.receipts import receive_early
from monitor.model.dispatches import KeptDispatch
from monitor.model.dispatching import Sent
from monitor.model.events import DispatchFailed, DispatchSent
from monitor.model.posts import kept_id
from monitor.model.text_rules import TextState
from monitor.store.database import Database
from monitor.store.outreach import dispatch_results, dispatches, receipts
from monitor.store.outreach.outreach_tables import sent_ids
from monitor.store.outreach.texts import follow_dispatch

log = logging.getLogger(__name__)

PAUSES_S = (0.2, 0.5, 1, 2, 5, 10, 20)
"""What a network has said must be kept: a database that is away is waited for as long as a claim
holds."""


class DatabaseOutbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, number: int) -> KeptDispatch | None:
        with self._database.read() as connection:
            return dispatches.dispatch(connection, number)

    def claim(self, number: int, seconds: float) -> Claim | None:
        with self._database.write() as connection:
            claimed = dispatch_queue.claim(connection, number, seconds)
            if claimed is not None:
                follow_dispatch(connection, claimed.dispatch, TextState.SENDING)
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
        dispatch_queue.postpone(self._database, number, until, why)

    def again_later(self, one: KeptDispatch, until: datetime, why: str, *, doubtful: bool) -> None:
        def write(doing: Act) -> None:
            if dispatch_results.again_later(
                doing.connection, one.id, until, why, doubtful=doubtful
            ):
                follow_dispatch(doing.connection, one, TextState.APPROVED)

        self._written(one, write)

    def sent(self, one: KeptDispatch, receipt: Sent) -> None:
        def write(doing: Act) -> None:
            receipts.lock(doing.connection, one.deployment)
            if dispatch_results.record_sent(doing.connection, one.id, receipt):
                dispatch_sent(doing, one)
                receive_early(doing, one, receipt)

        self._written(one, write)

    def failed(self, one: KeptDispatch, why: str, *, permanent: bool) -> None:
        def write(doing: Act) -> None:
            if dispatch_results.record_failed(doing.connection, one.id, why, permanent=permanent):
                incident = follow_dispatch(doing.connection, one, TextState.FAILED)
                doing.happened(DispatchFailed(incident, one.id, one.kind))

        self._written(one, write)

    def unsure(self, one: KeptDispatch, why: str) -> None:
        def write(doing: Act) -> None:
            if dispatch_results.record_unsure(doing.connection, one.id, why):
                incident = follow_dispatch(doing.connection, one, TextState.SENDING)
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
    incident = follow_dispatch(doing.connection, one, TextState.SENT, sent_at=doing.at)
    if incident is not None:
        mark_answered(doing, one, incident)
    doing.happened(DispatchSent(incident, one.id, one.kind))
