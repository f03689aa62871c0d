"""Receipts: a network says later what became of a text that it had taken.

The same one may come several times, in any order, and before it is kept that the network has taken
the text at all: it then waits for that. Each is an act of its own, so that none holds the rows of
several incidents.
"""

from collections.abc import Iterable
from datetime import timedelta

from monitor.actions.act import Act, act
from monitor.actions.outreach.answers import mark_answered, mark_unanswered
from monitor.model.dispatches import DispatchState, KeptDispatch, believed
from monitor.model.dispatching import Sent
from monitor.model.events import ReceiptCame
from monitor.model.listening import Receipt
from monitor.model.text_rules import TextState
from monitor.networks.known import networks
from monitor.store.database import Database
from monitor.store.outreach import receipts as kept
from monitor.store.outreach.dispatch_results import record_believed
from monitor.store.outreach.dispatches import dispatch as dispatch_with
from monitor.store.outreach.texts import follow_dispatch, incident_of_dispatch

UNKNOWN_FOR = timedelta(days=1)
"""A sender that died is replaced within minutes; later nobody will say whose a receipt is."""


def receive(database: Database, deployment: int, receipts: Iterable[Receipt]) -> None:
    for receipt in receipts:
        with act(database, deployment) as doing:
            _receive(doing, receipt)


def receive_early(doing: Act, dispatch: KeptDispatch, sent: Sent) -> None:
    """A part of the act that keeps what the network calls a dispatch, under the lock of receipts:
    those that were faster."""
    early = kept.claim_receipts(
        doing.connection, doing.deployment, dispatch.network, sent.ids, dispatch.id
    )
    for receipt in early:
        _believe(doing, dispatch.id, receipt)


def _receive(doing: Act, receipt: Receipt) -> None:
    connection, deployment = doing.connection, doing.deployment
    kept.lock(connection, deployment)
    number = kept.dispatch_of(connection, deployment, receipt)
    if not kept.keep_receipt(connection, deployment, receipt, number, doing.at):
        return
    if number is None:
        kept.forget_unknown(connection, deployment, doing.at - UNKNOWN_FOR)
    else:
        _believe(doing, number, receipt)


def _believe(doing: Act, number: int, receipt: Receipt) -> None:
    """What is believed of the dispatch now, and what follows for its text and incident."""
    connection = doing.connection
    dispatch = dispatch_with(connection, number)
    if dispatch is None:
        return
    state = believed(kept.states_of(connection, number))
    arrived = state is DispatchState.DELIVERED
    why = "" if arrived else _why(receipt)
    incident = incident_of_dispatch(connection, dispatch)
    if record_believed(connection, number, state, why) and incident is not None:
        if not arrived:
            follow_dispatch(connection, dispatch, TextState.UNDELIVERED)
            mark_unanswered(doing, incident, receipt.reason)
        elif dispatch.state is DispatchState.UNDELIVERED:  # it was read after all
            follow_dispatch(connection, dispatch, TextState.SENT)
            mark_answered(doing, dispatch, incident)
    doing.happened(ReceiptCame(incident, number, receipt.state))


def _why(receipt: Receipt) -> str:
    network = networks().get(receipt.network)
    title = receipt.network if network is None else network.title
    said = receipt.reason or f"{title} does not say why"
    return f"It did not arrive: {said}. Send it again, or reach them another way"
