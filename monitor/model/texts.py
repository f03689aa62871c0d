"""A text: words of ours with versions and approval, which leave as dispatches.

A reply and a reply to all differ in whom they are for, and so will an update to the public or an
alert to an officer: each is one more shape of `Recipients`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from monitor.model.people import Person
from monitor.model.text_rules import TextState, TextStep


class TextKind(StrEnum):
    REPLY = "reply"
    REPLY_TO_ALL = "reply to all"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who did a thing, and when."""

    by: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class ToAuthor:
    """The author of a post, in the conversation that it is of. `network` and `recipient` are the
    post's: they are filled in when the text is drafted."""

    post: int
    account: int | None  # None: the log, nothing leaves
    private: bool = False
    network: str = ""
    recipient: str = ""  # the author, as the network writes the name

    @property
    def kind(self) -> TextKind:
        return TextKind.REPLY


@dataclass(frozen=True, slots=True)
class ToAllWhoAsked:
    """Everybody who asked in an incident: approved, each of them gets a reply of their own."""

    incident: int
    accounts: Mapping[str, int | None]  # by network; who asked on another one is left out
    fields: Mapping[str, str]  # values that are the same for all
    private: bool = False
    again: bool = False  # also those who were answered already

    @property
    def kind(self) -> TextKind:
        return TextKind.REPLY_TO_ALL


Recipients = ToAuthor | ToAllWhoAsked
To = TypeVar("To", bound=Recipients, covariant=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer writes: the words, and whom they are for."""

    text: str  # of a text to all with fields in braces
    language: str  # BCP 47 primary tag
    to: Recipients


@dataclass(frozen=True, slots=True)
class Text(Generic[To]):
    id: int
    deployment: int
    incident: int | None  # in which it was drafted
    part_of: int | None  # the text to all that made it
    to: To
    language: str
    text: str
    state: TextState
    version: int
    note: str  # of the approver who returned it
    made: Signed
    changed: Signed
    submitted: Signed | None
    approved: Signed | None  # or sent, where nobody had to approve
    returned: Signed | None
    acted: Signed  # whoever took the last step
    step: TextStep  # and which that was
    sent_at: datetime | None
    dispatch: int | None  # the newest; None of a text to all, whose parts have them

    @property
    def kind(self) -> TextKind:
        return self.to.kind


Reply = Text[ToAuthor]
ReplyToAll = Text[ToAllWhoAsked]
AnyText = Text[Recipients]


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A step that was taken, and the words as they were then."""

    version: int
    step: TextStep
    state: TextState
    text: str
    note: str
    acted: Signed
