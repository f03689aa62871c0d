"""A reply: a text to one author, in the conversation that it answers; and who may do what to it.

draft → submitted → approved → sending → sent or failed. An approver may return it with a note; it
may be withdrawn as long as it has not gone out, and stopped while it waits for its turn.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.accounts import AccountKind
from monitor.model.people import Person
from monitor.model.roles import APPROVES, REPLIES, Role


class ReplyState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"  # an approver has the word
    RETURNED = "returned"  # with a note
    APPROVED = "approved"  # its dispatch waits
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    STOPPED = "stopped"  # before it went out
    WITHDRAWN = "withdrawn"

    @property
    def editable(self) -> bool:
        return self in RULES[ReplyAct.CHANGE].before

    @property
    def under_way(self) -> bool:
        return self in (ReplyState.APPROVED, ReplyState.SENDING)


class ReplyAct(StrEnum):
    """What a person does to a reply."""

    DRAFT = "draft"
    CHANGE = "change"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    SEND = "send"  # where nobody else must approve
    WITHDRAW = "withdraw"
    STOP = "stop"
    TRY_AGAIN = "try again"


class Approval(StrEnum):
    SECOND = "second person"
    NONE = "none"


USUAL_APPROVAL = {
    AccountKind.OFFICIAL: Approval.SECOND,
    AccountKind.PROGRAMME: Approval.SECOND,
    AccountKind.PERSONAL: Approval.NONE,
}
"""Where a deployment has not set it otherwise."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`before`: the states in which it is possible. `after`: the state that follows."""

    before: frozenset[ReplyState]
    after: ReplyState
    does: str  # for a sentence: "cannot be ..."
    roles: frozenset[Role] = REPLIES
    releases: bool = False  # it goes out: only by those who may speak with the account


_S = ReplyState
RULES = {
    ReplyAct.CHANGE: Rule(
        frozenset({_S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.FAILED, _S.STOPPED}), _S.DRAFT, "changed"
    ),
    ReplyAct.SUBMIT: Rule(frozenset({_S.DRAFT, _S.RETURNED}), _S.SUBMITTED, "submitted"),
    ReplyAct.APPROVE: Rule(
        frozenset({_S.SUBMITTED}), _S.APPROVED, "approved", APPROVES, releases=True
    ),
    ReplyAct.RETURN: Rule(frozenset({_S.SUBMITTED}), _S.RETURNED, "returned", APPROVES),
    ReplyAct.SEND: Rule(
        frozenset({_S.DRAFT, _S.RETURNED, _S.SUBMITTED}), _S.APPROVED, "sent", releases=True
    ),
    ReplyAct.WITHDRAW: Rule(
        frozenset({_S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.FAILED, _S.STOPPED}),
        _S.WITHDRAWN,
        "withdrawn",
    ),
    ReplyAct.STOP: Rule(frozenset({_S.APPROVED}), _S.STOPPED, "stopped"),
    ReplyAct.TRY_AGAIN: Rule(
        frozenset({_S.FAILED, _S.STOPPED}), _S.APPROVED, "sent again", releases=True
    ),
}
"""`DRAFT` has none: it makes the reply. A submitted text that an approver changes stays submitted.
"""


LETS_GO = frozenset({ReplyAct.SUBMIT, ReplyAct.SEND, ReplyAct.APPROVE})
"""With these an officer has done with the text: it has to be fit to go out as it stands."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and what they may."""

    person: Person
    roles: Collection[Role]
    may_speak: bool = True  # with the account of the reply


@dataclass(frozen=True, slots=True)
class Step:
    """Who did a thing, and when."""

    by: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptReply:
    id: int
    deployment: int
    incident: int | None
    post: int  # the number of the post that it answers
    batch: int | None  # of a reply to all
    network: str
    recipient: str  # the author, as the network writes the name
    private: bool
    account: int | None  # None: the log, nothing leaves
    language: str
    text: str
    state: ReplyState
    version: int
    note: str  # of the approver who returned it
    made: Step
    changed: Step
    submitted: Step | None
    approved: Step | None  # or sent, where nobody had to approve
    returned: Step | None
    acted: Step  # whoever did the last thing
    act: ReplyAct  # and what that was
    sent_at: datetime | None
    dispatch: int | None  # the newest


def after(act: ReplyAct, state: ReplyState) -> ReplyState:
    if act is ReplyAct.CHANGE and state is ReplyState.SUBMITTED:
        return state
    return RULES[act].after


def refusal(
    act: ReplyAct, reply: KeptReply, actor: Actor, approval: Approval, note: str = ""
) -> str:
    """Why `actor` may not do it, as a sentence for them; "" where they may."""
    author = reply.made.by.address
    return refused(act, reply.state, author, actor, approval, note=note, text=reply.text)


def refused(
    act: ReplyAct,
    state: ReplyState,
    author: str,
    actor: Actor,
    approval: Approval,
    *,
    note: str,
    text: str,
) -> str:
    """The rules, the first that speaks against it."""
    rule = RULES[act]
    if state not in rule.before:
        return f"It is {state}: it cannot be {rule.does} any more."
    if not rule.roles & set(actor.roles):
        return f"Your role does not allow it: only {_named(rule.roles)} may."
    if rule.releases and not text.strip():
        return "There is no text: write one first."
    if act is ReplyAct.SUBMIT and not text.strip():
        return "There is no text: write one first."
    if rule.releases and not actor.may_speak:
        return "You may not speak with this account: ask one of its officers, or choose another."
    if act is ReplyAct.SEND and approval is Approval.SECOND:
        return "A second person must approve what this account says: submit it."
    # an approver may mend what another wrote and approve it: two people have had it in hand
    if act is ReplyAct.APPROVE and approval is Approval.SECOND and actor.person.address == author:
        return "You wrote it: somebody else must approve it."
    if act is ReplyAct.RETURN and not note.strip():
        return "Say in a note what should change."
    return ""


def _named(roles: Collection[Role]) -> str:
    names = [role.value.replace("_", " ") for role in Role if role in roles]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
