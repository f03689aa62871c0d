"""What may be done to a text, and by whom.

draft → submitted → approved → sending → sent, or failed, or sent and undelivered. An approver may
return it with a note; it may be withdrawn as long as it has not gone out, and stopped while it
waits for its turn.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.accounts import AccountKind
from monitor.model.people import Person
from monitor.model.roles import APPROVES, REPLIES, Role


class TextState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"  # an approver has the word
    RETURNED = "returned"  # with a note
    APPROVED = "approved"  # its dispatches wait
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERED = "undelivered"  # sent, and the network says that it did not arrive
    FAILED = "failed"
    STOPPED = "stopped"  # before it went out
    WITHDRAWN = "withdrawn"

    @property
    def editable(self) -> bool:
        return self in RULES[TextStep.CHANGE].before


class TextStep(StrEnum):
    """What a person does to a text."""

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

    before: frozenset[TextState]
    after: TextState
    does: str  # for a sentence: "cannot be ..."
    roles: frozenset[Role] = REPLIES
    releases: bool = False  # it goes out: only by those who may speak with the account


_S = TextState
_NOT_OUT = frozenset({_S.DRAFT, _S.SUBMITTED, _S.RETURNED})
_CAME_TO_NOTHING = frozenset({_S.FAILED, _S.UNDELIVERED, _S.STOPPED})
RULES = {
    TextStep.CHANGE: Rule(_NOT_OUT | _CAME_TO_NOTHING, _S.DRAFT, "changed"),
    TextStep.SUBMIT: Rule(frozenset({_S.DRAFT, _S.RETURNED}), _S.SUBMITTED, "submitted"),
    TextStep.APPROVE: Rule(
        frozenset({_S.SUBMITTED}), _S.APPROVED, "approved", APPROVES, releases=True
    ),
    TextStep.RETURN: Rule(frozenset({_S.SUBMITTED}), _S.RETURNED, "returned", APPROVES),
    TextStep.SEND: Rule(_NOT_OUT, _S.APPROVED, "sent", releases=True),
    TextStep.WITHDRAW: Rule(_NOT_OUT | _CAME_TO_NOTHING, _S.WITHDRAWN, "withdrawn"),
    TextStep.STOP: Rule(frozenset({_S.APPROVED}), _S.STOPPED, "stopped"),
    TextStep.TRY_AGAIN: Rule(_CAME_TO_NOTHING, _S.APPROVED, "sent again", releases=True),
}
"""`DRAFT` has none: it makes the text. A submitted text that an approver changes stays submitted.
"""


LETS_GO = frozenset({TextStep.SUBMIT, TextStep.SEND, TextStep.APPROVE})
"""With these an officer has done with the text: it has to be fit to go out as it stands."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and what they may."""

    person: Person
    roles: Collection[Role]
    may_speak: bool = True  # with the accounts of the text


def after(step: TextStep, state: TextState) -> TextState:
    if step is TextStep.CHANGE and state is TextState.SUBMITTED:
        return state
    return RULES[step].after


def refusal(
    step: TextStep,
    state: TextState,
    author: str,
    actor: Actor,
    approval: Approval,
    *,
    note: str,
    text: str,
) -> str:
    """Why `actor` may not take this step, as a sentence for them; "" where they may. `author`: the
    address of whoever began the text."""
    rule = RULES[step]
    if state not in rule.before:
        return f"It is {state}: it cannot be {rule.does} any more."
    if not rule.roles & set(actor.roles):
        return f"Your role does not allow it: only {_named(rule.roles)} may."
    if (rule.releases or step is TextStep.SUBMIT) and not text.strip():
        return "There is no text: write one first."
    if rule.releases and not actor.may_speak:
        return "You may not speak with this account: ask one of its officers, or choose another."
    if step is TextStep.SEND and approval is Approval.SECOND:
        return "A second person must approve what this account says: submit it."
    # an approver may mend what another wrote and approve it: two people have had it in hand
    if step is TextStep.APPROVE and approval is Approval.SECOND and actor.person.address == author:
        return "You wrote it: somebody else must approve it."
    if step is TextStep.RETURN and not note.strip():
        return "Say in a note what should change."
    return ""


def _named(roles: Collection[Role]) -> str:
    names = [role.value.replace("_", " ") for role in Role if role in roles]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
