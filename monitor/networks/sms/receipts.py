"""What the gateway says became of an SMS of ours. Pure."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from monitor.model.listening import Receipt, ReceiptState
from monitor.model.posts import kept_id, storable

LONGEST_REASON = 500
"""Characters."""


class State(StrEnum):
    WAITING = "waiting"  # with the gateway
    SENT = "sent"  # with the phone network
    DELIVERED = "delivered"  # on the phone
    READ = "read"
    FAILED = "failed"


class Status(NamedTuple):
    """`id`: one of `Sent.ids`. `reason`: why it failed, as the gateway says it."""

    id: str
    state: State
    reason: str


_OF_TWILIO = {
    "accepted": State.WAITING, "scheduled": State.WAITING, "queued": State.WAITING,
    "sending": State.WAITING, "sent": State.SENT, "delivered": State.DELIVERED,
    "read": State.READ, "undelivered": State.FAILED, "failed": State.FAILED,
    "canceled": State.FAILED,
}  # fmt: skip
"""https://www.twilio.com/docs/messaging/api/message-resource#message-status-values"""

_OF_KANNEL = {
    "1": State.DELIVERED, "2": State.FAILED, "4": State.WAITING, "8": State.SENT,
    "16": State.FAILED,
}  # fmt: skip
"""Kannel's user guide, delivery reports: on the phone, not delivered, queued, accepted, refused."""

_FINAL = {
    State.DELIVERED: ReceiptState.DELIVERED,
    State.READ: ReceiptState.READ,
    State.FAILED: ReceiptState.UNDELIVERED,
}


def status(form: Mapping[str, str]) -> Status | None:
    """Of Twilio's StatusCallback, or of Kannel's dlr-url as the channel asks for it.

    None where the form is no receipt, or says something that has no meaning for us.
    """
    if (id := form.get("MessageSid")) and (state := _OF_TWILIO.get(form.get("MessageStatus", ""))):
        code = form.get("ErrorCode", "")
        why = form.get("ErrorMessage", "") or (f"Twilio's error {code}" if code else "")
        return Status(id, state, why if state is State.FAILED else "")
    if (id := form.get("id")) and (state := _OF_KANNEL.get(form.get("dlr", ""))):
        return Status(id, state, form.get("reason", "") if state is State.FAILED else "")
    return None


def receipt(sms: Status, at: datetime) -> Receipt | None:
    """None while the SMS is on its way: the gateway calls again. Gateways say no time; `at`: when
    they called."""
    state = _FINAL.get(sms.state)
    if state is None:
        return None
    reason = storable(" ".join(sms.reason.split()))[:LONGEST_REASON]
    return Receipt("sms", kept_id(sms.id), state, reason, at)
