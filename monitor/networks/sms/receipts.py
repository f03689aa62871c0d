"""What the gateway says became of an SMS of ours. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    WAITING = "waiting"  # with the gateway
    SENT = "sent"  # with the phone network
    DELIVERED = "delivered"  # on the phone
    FAILED = "failed"


class Receipt(NamedTuple):
    """`id`: one of `Sent.ids`. `reason`: why it failed, as the gateway says it."""

    id: str
    state: State
    reason: str


_OF_TWILIO = {
    "accepted": State.WAITING, "scheduled": State.WAITING, "queued": State.WAITING,
    "sending": State.WAITING, "sent": State.SENT, "delivered": State.DELIVERED,
    "read": State.DELIVERED, "undelivered": State.FAILED, "failed": State.FAILED,
    "canceled": State.FAILED,
}  # fmt: skip
"""https://www.twilio.com/docs/messaging/api/message-resource#message-status-values"""

_OF_KANNEL = {
    "1": State.DELIVERED, "2": State.FAILED, "4": State.WAITING, "8": State.SENT,
    "16": State.FAILED,
}  # fmt: skip
"""Kannel's user guide, delivery reports: on the phone, not delivered, queued, accepted, refused."""


def receipt(form: Mapping[str, str]) -> Receipt | None:
    """Of Twilio's StatusCallback, or of Kannel's dlr-url as the channel asks for it.

    None where the form is no receipt, or says something that has no meaning for us.
    """
    if (id := form.get("MessageSid")) and (state := _OF_TWILIO.get(form.get("MessageStatus", ""))):
        code = form.get("ErrorCode", "")
        why = form.get("ErrorMessage", "") or (f"Twilio's error {code}" if code else "")
        return Receipt(id, state, why if state is State.FAILED else "")
    if (id := form.get("id")) and (state := _OF_KANNEL.get(form.get("dlr", ""))):
        return Receipt(id, state, form.get("reason", "") if state is State.FAILED else "")
    return None
