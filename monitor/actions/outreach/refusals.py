"""Why an officer may not take a step with a text: rules, roles, accounts, and who was first."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection, select

from monitor.model.accounts import KeptAccount
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.model.text_rules import RULES, Actor, Approval, TextStep, refusal
from monitor.model.texts import AnyText, Recipients, ToAllWhoAsked, ToAuthor
from monitor.store.database import StoreError
from monitor.store.networks import accounts
from monitor.store.outreach.approvals import approvals
from monitor.store.people.grants import granted
from monitor.store.schema import incidents


class TextError(StoreError):
    """It is not possible, or not allowed; the message is for the officer. `present`: the text as
    it is now, with what they wrote where that is kept all the same; None where there is none."""

    def __init__(self, message: str, present: AnyText | None = None) -> None:
        super().__init__(message)
        self.present = present


class Overtaken(TextError):
    """Somebody else was first: nothing is kept. `present`: the text as they left it."""

    def __init__(self, present: AnyText) -> None:
        acted = present.acted
        super().__init__(
            f"{acted.by.name} was first ({present.step}, {acted.at:%H:%M} UTC): it is "
            f"{present.state} now. Look at it as it is, then decide again.",
            present,
        )


def refused(
    connection: Connection,
    text: AnyText,
    step: TextStep,
    by: Person,
    roles: Collection[Role],
    note: str = "?",
) -> str:
    """Why this officer may not take the step, "" where they may: what a screen shows beside a
    button. Of several accounts the strictest counts."""
    if isinstance(text.to, ToAllWhoAsked) and _has_gone(text, step):
        return "It has gone out in part: begin another one for those who are left."
    approval, may_speak, fault = Approval.NONE, True, ""
    if RULES[step].releases:
        rules = approvals(connection, text.deployment)
        for account in _accounts(connection, text.to):
            if account is None:
                return "An account of it has been removed: choose another."
            if rules[account.kind] is Approval.SECOND:
                approval = Approval.SECOND
            may_speak = may_speak and account.spoken_with_by(by.address)
            fault = fault or _fault_of(account)
    actor = Actor(by, _roles_for(connection, text.incident, by, roles), may_speak)
    author = text.made.by.address
    why = refusal(step, text.state, author, actor, approval, note=note, text=text.text)
    return why or fault


def check_accounts(connection: Connection, deployment: int, to: Recipients) -> None:
    """Raises TextError where an account cannot answer on the network that it is chosen for."""
    for network, number in _chosen(to).items():
        if number is None:
            continue
        account = accounts.account(connection, number)
        if account is None or account.deployment != deployment:
            raise TextError("This account is not there any more: choose another.")
        if account.network not in (network, "log"):
            raise TextError(f"{account.name} is not on {network}, where this was asked.")


def _has_gone(text: AnyText, step: TextStep) -> bool:
    return step is TextStep.TRY_AGAIN or (step is TextStep.CHANGE and text.approved is not None)


def _accounts(connection: Connection, to: Recipients) -> Iterator[KeptAccount | None]:
    for number in _chosen(to).values():
        if number is not None:
            yield accounts.account(connection, number)


def _chosen(to: Recipients) -> Mapping[str, int | None]:
    """By network, the account that speaks there; None: the log."""
    match to:
        case ToAuthor():
            return {to.network: to.account}
        case ToAllWhoAsked():
            return to.accounts


def _fault_of(account: KeptAccount) -> str:
    if account.fault:
        return f"{account.name} is disabled ({account.fault}): ask an administrator to mend it."
    return "" if account.speaks else f"{account.name} only listens: choose another account."


def _roles_for(
    connection: Connection, incident: int | None, by: Person, roles: Collection[Role]
) -> Collection[Role]:
    """Those that hold for answers to this incident: the desk that has it may give more."""
    if incident is None:
        return roles
    query = select(incidents.c.deployment_id, incidents.c.desk_id)
    row = connection.execute(query.where(incidents.c.id == incident)).first()
    if row is None or row.desk_id is None:
        return roles
    at_desks = granted(connection, row.deployment_id, by.address).at_desks
    return {*roles, *at_desks.get(row.desk_id, ())}
