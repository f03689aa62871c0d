"""What a network is: what it can do, what an account of it needs, how it is listened to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from monitor.model.dispatching import Account, Outgoing, Rights, Sent, Size
from monitor.model.listening import Heard
from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords


class Follows(StrEnum):
    """How a network follows a kind of watchword."""

    RULE = "rule"  # the network itself sends only what matches
    HERE = "here"  # all of it comes, and is filtered here
    NO = "no"


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an officer may expect of a network; shown beside the watchwords."""

    words: Follows = Follows.NO
    hashtags: Follows = Follows.NO
    accounts: Follows = Follows.NO
    area: Follows = Follows.NO
    languages: Follows = Follows.NO
    backfill: bool = False  # what was missed in a gap can be fetched
    removals: bool = False
    revisions: bool = False
    private: bool = False  # people write to us alone
    public: bool = True  # an answer can be read by everybody
    receipts: bool = False  # what became of a text of ours comes later
    keyed: bool = False  # the same key is sent once, however often it is tried
    key_s: float | None = None  # for so many seconds; None: for ever
    every: float = 1.0  # seconds between two dispatches of one account, and
    burst: int = 10  # how many may go at once after a pause


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that an account needs; `secret` ones are encrypted and never shown again."""

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True
    default: str = ""


class Watch(Protocol):
    """What a source looks at while it listens."""

    @property
    def watchwords(self) -> Watchwords:
        """As they are now: they change while a connection is open."""
        ...

    @property
    def cursor(self) -> str:
        """The last that was `Reached` and of which all is kept, also by an earlier process; "" at
        the very first."""
        ...

    @property
    def stopped(self) -> bool: ...


class Source(Protocol):
    """The way in."""

    def listen(self, watch: Watch) -> Iterator[Heard]:
        """One connection: until it breaks (NetworkError), ends, or the watch is stopped.

        As soon as a connection stands, something is yielded, a bare Condition where there is no
        post: the feed is then shown as listening. The listener connects again after a break, with
        a pause. What cannot be understood comes as an Issue.
        """
        ...


class Letterbox(Protocol):
    """Where answers lie that a page of ours shows."""

    def put(self, network: str, outgoing: Outgoing) -> str:
        """The id of the letter: the same for the same key. Raises OSError where it is away."""
        ...

    def remove(self, network: str, id: str) -> None:
        """Nothing happens where it is not there. Raises OSError where it is away."""
        ...


class Channel(Protocol):
    """The way out. Every method raises NetworkError."""

    def check(self) -> Rights:
        """Asks the network; sends nothing."""
        ...

    def size(self, text: str) -> Size:
        """Asks nobody."""
        ...

    def send(self, outgoing: Outgoing) -> Sent: ...

    def withdraw(self, id: str) -> None:
        """Takes back what was sent, where the network can; permanent where it cannot."""
        ...


@runtime_checkable
class Looks(Protocol):
    """A channel that can see whether an earlier try came through, where there are no keys."""

    def found(self, outgoing: Outgoing, since: datetime) -> Sent | None:
        """What became of it; None: it is certainly not there. Raises NetworkError; permanent where
        it cannot be told."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """A request that a network or gateway sends to a webhook of ours."""

    url: str  # as the sender wrote it, with its query
    headers: Mapping[str, str]  # names in small letters
    query: tuple[tuple[str, str], ...]  # in order, names may repeat
    form: tuple[tuple[str, str], ...]
    body: bytes


Hook = Callable[[Account, Call, Watchwords], Iterator[Heard]]
"""What a call tells. Raises NetworkError where it is not signed by whom the account knows."""


def by_author(post: Post, private: bool) -> str:
    """The author where it is for them alone, "" in public."""
    return post.author if private else ""


@dataclass(frozen=True, slots=True)
class Network:
    """One folder of `monitor/networks`, as the rest of the product sees it."""

    name: str  # in the database: never change it
    title: str
    abilities: Abilities
    settings: tuple[Setting, ...] = ()
    source: Callable[[Account], Source] | None = None
    channel: Callable[[Account], Channel] | None = None
    hook: Hook | None = None
    page: bool = False  # posts come by a page of ours
    letters: Callable[[Account, Letterbox], Channel] | None = None  # and that page shows answers
    address: Callable[[Post, bool], str] = by_author
    """`Outgoing.to` for an answer to a post; the flag: for its author alone."""

    @property
    def hears(self) -> bool:
        return self.source is not None or self.hook is not None or self.page

    @property
    def speaks(self) -> bool:
        return self.channel is not None or self.letters is not None
