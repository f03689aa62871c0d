"""A dispatch: one text to one recipient on one channel, with its state."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.dispatching import Outgoing


class DispatchState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    STOPPED = "stopped"
    UNSURE = "unsure"  # it may have gone out: a person looks, and says

    @property
    def over(self) -> bool:
        return self in (DispatchState.SENT, DispatchState.FAILED, DispatchState.STOPPED)


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
