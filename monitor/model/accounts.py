"""Accounts of a deployment on networks: what they are, and who may speak with them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AccountKind(StrEnum):
    OFFICIAL = "official"  # the organisation itself
    PROGRAMME = "programme"  # a programme or country office
    PERSONAL = "personal"  # a staff member's own name


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account without its secrets; `users` are addresses of officers."""

    id: int
    deployment: int
    network: str
    name: str
    kind: AccountKind
    users: tuple[str, ...]  # who may speak with it; none: every officer who may speak at all
    listens: bool
    speaks: bool
    fault: str  # why it is disabled, and what to do; "": it is not
    fault_at: datetime | None
    may_read: bool | None  # as the network said; None: it was not asked
    may_post: bool | None
    checked_at: datetime | None
    by: str
    at: datetime

    @property
    def feed(self) -> str:
        """The name of its feed, unique in the deployment."""
        return f"{self.network} {self.name}"[:70] + f" {self.id}"

    def spoken_with_by(self, address: str) -> bool:
        """Whether an officer may speak with it. One's own account is one's own alone."""
        if self.kind is AccountKind.PERSONAL:
            return address == self.by
        return not self.users or address in self.users
