"""What a channel is given to send, and what it says of it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """An account on a network, as its source or channel needs it. Secrets never go to logs."""

    network: str
    name: str  # the handle, number or address that people see
    settings: Mapping[str, str]  # values of the fields that the network asks for, secrets too

    def __repr__(self) -> str:
        return f"Account({self.network!r}, {self.name!r}, {len(self.settings)} settings)"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text to send. `key` is the same when it is tried again."""

    key: str
    text: str
    to: str = ""  # a number, address or chat; "" in public
    reply_to: str = ""  # id of the post it answers
    subject: str = ""  # where the channel has one
    language: str = ""  # BCP 47 primary tag


@dataclass(frozen=True, slots=True)
class Sent:
    """`ids` of what was written: several where a text became a thread or several messages."""

    ids: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the credentials allow, as the network itself says."""

    name: str  # the account that they belong to, as people see it
    may_read: bool
    may_post: bool
    problem: str = ""  # what to do, where one is missing


UNLIMITED = 1_000_000
"""Units, where a channel sets no limit that a person would reach."""


@dataclass(frozen=True, slots=True)
class Size:
    """How a text fits a channel: `used` of `limit` units in `parts` messages."""

    used: int
    limit: int
    parts: int = 1
    unit: str = "characters"

    @property
    def fits(self) -> bool:
        return self.used <= self.limit


class NetworkError(Exception):
    """What a network refused or could not do. The message tells officers what to do next.

    `permanent`: trying again changes nothing until somebody acts (a revoked token, a suspended
    account). `retry_after`: seconds that the network asks to wait. `doubtful`: the network may
    have taken what was sent all the same, as when it broke before it answered.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        doubtful: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
        self.doubtful = doubtful
