"""A person says what became of a dispatch that nobody else can tell of."""

from datetime import UTC, datetime

from sqlalchemy import Connection, update

from monitor.actions.outreach.outbox import reply_sent
from monitor.model.dispatches import DispatchKind, DispatchState, KeptDispatch
from monitor.model.dispatching import Sent
from monitor.model.filing import Filed
from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.events import told
from monitor.store.outreach.dispatch_results import record_sent, wait_again
from monitor.store.outreach.dispatches import dispatch
from monitor.store.outreach.outreach_tables import dispatches, replies
from monitor.store.people.audit import record


def it_is_there(database: Database, deployment: int, number: int, by: Person) -> Filed | None:
    """It came through. None where it was settled before."""
    with database.write() as connection:
        found = _unsure(connection, deployment, number)
        if found is None or not record_sent(connection, number, Sent(())):
            return None
        settled = update(dispatches).where(dispatches.c.id == number)
        connection.execute(settled.values(settled_by=by.address))
        _record(connection, found, by, is_there=True)
        return _said(connection, found) or reply_sent(connection, found)


def send_again(database: Database, deployment: int, number: int, by: Person) -> Filed | None:
    """It did not come through: it goes out once more. None where it was settled before."""
    with database.write() as connection:
        found = _unsure(connection, deployment, number)
        before = (DispatchState.UNSURE,)
        if found is None or not wait_again(connection, number, before, by.address):
            return None
        _record(connection, found, by, is_there=False)
        if found.kind is DispatchKind.REPLY:
            statement = update(replies).where(
                replies.c.id == found.about, replies.c.dispatch_id == number
            )
            changes = {
                "state": "approved",
                "version": replies.c.version + 1,
                "act": "try again",
                "acted_by": by.address,
                "acted_by_name": by.name,
                "acted_at": datetime.now(UTC),
            }
            connection.execute(statement.values(changes))
        return told(connection, deployment, "DispatchSettled", [], dispatch=number)


def _record(connection: Connection, found: KeptDispatch, by: Person, *, is_there: bool) -> None:
    about, detail = ("dispatch", found.id), {"is_there": is_there, "text": found.outgoing.text}
    record(connection, by, "dispatch_settled", about, detail, deployment=found.deployment)


def _unsure(connection: Connection, deployment: int, number: int) -> KeptDispatch | None:
    found = dispatch(connection, number)
    if found is None or found.deployment != deployment:
        return None
    return found if found.state is DispatchState.UNSURE else None


def _said(connection: Connection, found: KeptDispatch) -> Filed | None:
    if found.kind is DispatchKind.REPLY:
        return None
    return told(connection, found.deployment, "DispatchSettled", [], dispatch=found.id)
