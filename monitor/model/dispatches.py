"""A dispatch: one text to one recipient on one channel, with its state."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.dispatching import Outgoing
from monitor.model.listening import ReceiptState


class DispatchState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"  # the network has taken it
    DELIVERED = "delivered"  # and said later that it arrived
    UNDELIVERED = "undelivered"  # or that it did not
    FAILED = "failed"
    STOPPED = "stopped"
    UNSURE = "unsure"  # it may have gone out: a person looks, and says


TAKEN = (DispatchState.SENT, DispatchState.DELIVERED, DispatchState.UNDELIVERED)
"""It has left, whatever became of it."""


def believed(receipts: Collection[ReceiptState]) -> DispatchState:
    """What is believed of a dispatch that was sent, in whichever order its receipts came.

    Who has read it has got it. Else one part or one server that gave up outweighs another that
    delivered: to write twice does less harm than to think wrongly that somebody has an answer.
    """
    if ReceiptState.READ in receipts:
        return DispatchState.DELIVERED
    if not all(state.arrived for state in receipts):
        return DispatchState.UNDELIVERED
    return DispatchState.DELIVERED if receipts else DispatchState.SENT


class DispatchKind(StrEnum):
    REPLY = "reply"
    ALERT = "alert"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class KeptDispatch:
    id: int
    deployment: int
    kind: DispatchKind
    about: int  # the number of the reply, alert or update
    account: int | None  # None: the log, nothing leaves
    network: str
    outgoing: Outgoing
    state: DispatchState
    tries: int
    next_try_at: datetime
    ids: tuple[str, ...]  # of the network
    url: str
    why: str  # it failed, waits or is not sure; and what to do
    permanent: bool  # trying again changes nothing until somebody acts
    made_at: datetime
    first_try_at: datetime | None
    sent_at: datetime | None

    @property
    def logged(self) -> bool:
        """Nobody got it: it went to the log."""
        return self.network == "log"
