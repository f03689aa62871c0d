"""A person says what became of a dispatch that nobody else can tell of."""

from datetime import UTC, datetime

from sqlalchemy import Connection, update

from monitor.actions.act import Act, act
from monitor.actions.outreach.outbox import dispatch_sent, incident_of
from monitor.model.dispatches import DispatchKind, DispatchState, KeptDispatch
from monitor.model.dispatching import Sent
from monitor.model.events import DispatchReleased
from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.outreach.dispatch_results import record_sent, wait_again
from monitor.store.outreach.dispatches import dispatch
from monitor.store.outreach.outreach_tables import dispatches, replies


def it_is_there(database: Database, deployment: int, number: int, by: Person) -> bool:
    """It came through. False where it was settled before."""
    with act(database, deployment, by) as doing:
        connection = doing.connection
        found = _unsure(connection, deployment, number)
        if found is None or not record_sent(connection, number, Sent(())):
            return False
        settled = update(dispatches).where(dispatches.c.id == number)
        connection.execute(settled.values(settled_by=by.address))
        _record(doing, found, is_there=True)
        dispatch_sent(doing, found)
        return True


def send_again(database: Database, deployment: int, number: int, by: Person) -> bool:
    """It did not come through: it goes out once more. False where it was settled before."""
    with act(database, deployment, by) as doing:
        connection = doing.connection
        found = _unsure(connection, deployment, number)
        before = (DispatchState.UNSURE,)
        if found is None or not wait_again(connection, number, before, by.address):
            return False
        _record(doing, found, is_there=False)
        incident = None
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
            incident = incident_of(connection, found.about)
        doing.happened(DispatchReleased(incident, (number,)))
        return True


def _record(doing: Act, found: KeptDispatch, *, is_there: bool) -> None:
    about, detail = ("dispatch", found.id), {"is_there": is_there, "text": found.outgoing.text}
    doing.audit("dispatch_settled", about, detail)


def _unsure(connection: Connection, deployment: int, number: int) -> KeptDispatch | None:
    found = dispatch(connection, number)
    if found is None or found.deployment != deployment:
        return None
    return found if found.state is DispatchState.UNSURE else None
