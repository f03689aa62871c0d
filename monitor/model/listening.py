"""What a source hears: posts, and what becomes of them; receipts; and what it tells of itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.posts import Issue, Post


@dataclass(frozen=True, slots=True)
class Removal:
    """The author or the network has taken a post away."""

    network: str
    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """The author has changed a post: the same id, its new text."""

    post: Post
    at: datetime


class ReceiptState(StrEnum):
    """What became of a text that the network had taken."""

    DELIVERED = "delivered"  # on the phone, in the mailbox
    READ = "read"  # shown to the recipient
    UNDELIVERED = "undelivered"  # the gateway or the phone network gave up
    BOUNCED = "bounced"  # a mail server returned it

    @property
    def arrived(self) -> bool:
        return self in (ReceiptState.DELIVERED, ReceiptState.READ)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the network says, after it was sent, became of a text of ours. It is no post.

    `id` is one of `Sent.ids`. `reason`: why it did not arrive, as the network says it, "" where
    it did or says nothing. `at`: when it happened, or when we heard of it. The same receipt may
    come several times, and in any order.
    """

    network: str
    id: str
    state: ReceiptState
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """All before this has been handed over; the next connection begins here. An opaque text."""

    cursor: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which posts may have been missed; `filled` when they were fetched afterwards."""

    since: datetime
    until: datetime
    filled: bool
    why: str


@dataclass(frozen=True, slots=True)
class Condition:
    """How a connection is. None leaves what was told before."""

    note: str | None = None  # for officers: "the area is not followed: this network has none"
    rules: int | None = None
    quota_left: int | None = None
    quota_until: datetime | None = None


Heard = Post | Issue | Removal | Revision | Receipt | Reached | Gap | Condition | None
"""None: nothing, for now. A source yields something at least every second."""
