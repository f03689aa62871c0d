"""What a test needs of a network: a real local server that speaks its protocol."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from monitor.model.dispatching import Account
from monitor.model.listening import (
    Condition,
    Gap,
    Heard,
    Issue,
    Post,
    Reached,
    Receipt,
    Removal,
    Revision,
)
from monitor.model.networks import Call
from monitor.model.watchwords import Watchwords

MATCHING = "water"
"""A word that every test follows; what is published with it must be heard."""

WATCHWORDS = Watchwords(words=(MATCHING,), hashtags=("floodtest",), accounts=("reliefdesk",))


class Wire(Protocol):
    """A running local server. Started by `start()`, ended by `stop()`; a test has its own."""

    def start(self) -> None: ...
    def stop(self) -> None: ...

    def account(self) -> Account:
        """One whose credentials may read and post."""
        ...

    # the way in
    def publish(self, text: str, author: str = "ana", reply_to: str = "") -> str:
        """Somebody writes; the id that the post has for us."""
        ...

    def garbage(self) -> None:
        """Something that no client can understand comes, where posts come."""
        ...

    def cut(self) -> None:
        """Every open connection breaks, without a word; new ones are taken."""
        ...

    def remove(self, id: str) -> None:
        """The author takes a post away. Only where the abilities say `removals`."""
        ...

    def revise(self, id: str, text: str) -> None:
        """The author changes a post. Only where the abilities say `revisions`."""
        ...

    # the way out
    def account_that_may_not(self) -> Account:
        """One whose credentials the network refuses."""
        ...

    def recipient(self) -> str:
        """For `Outgoing.to`; "" where the network posts in public."""
        ...

    def sent(self) -> Sequence[str]:
        """The texts that stand on the server now, oldest first."""
        ...

    def refuse(self, retry_after: int | None) -> None:
        """The next call is refused: too many (with seconds to wait), or the server is broken."""
        ...


@runtime_checkable
class Reports(Protocol):
    """The wire of a network whose abilities say `receipts`."""

    def report(self, id: str, arrived: bool) -> Call | None:
        """The network says what became of a text: in a call of our webhook, or (None) where posts
        come."""
        ...


@dataclass
class Watching:
    """`monitor.model.networks.Watch` for a test."""

    watchwords: Watchwords = WATCHWORDS
    cursor: str = ""
    stopped: bool = False


@dataclass
class Collected:
    """What was heard so far, sorted."""

    posts: list[Post] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)

    def take(self, one: Heard, watch: Watching) -> None:
        if isinstance(one, Reached):
            watch.cursor = one.cursor
            return
        for kind, found in (
            (Post, self.posts), (Issue, self.issues), (Removal, self.removals),
            (Revision, self.revisions), (Receipt, self.receipts), (Gap, self.gaps),
            (Condition, self.conditions),
        ):  # fmt: skip
            if isinstance(one, kind):
                found.append(one)  # type: ignore[attr-defined]  # the pair says which

    @property
    def ids(self) -> list[str]:
        return [post.id for post in self.posts]


Stream = Iterator[Heard]
