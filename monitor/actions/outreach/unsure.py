"""A person says what became of a dispatch that nobody else can tell of."""

from sqlalchemy import Connection, update

from monitor.actions.act import Act, act
from monitor.actions.outreach.outbox import dispatch_sent
from monitor.model.dispatches import DispatchState, KeptDispatch
from monitor.model.dispatching import Sent
from monitor.model.events import DispatchReleased
from monitor.model.people import Person
from monitor.model.text_rules import TextState, TextStep
from monitor.store.database import Database
from monitor.store.outreach.dispatch_results import record_sent, wait_again
from monitor.store.outreach.dispatches import dispatch
from monitor.store.outreach.outreach_tables import dispatches
from monitor.store.outreach.text_rows import step_row
from monitor.store.outreach.texts import follow_dispatch


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
        signed = step_row(TextStep.TRY_AGAIN, by, doing.at)
        incident = follow_dispatch(connection, found, TextState.APPROVED, **signed)
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
