"""What officers do to a reply and to one to all alike: who may, what is written, what is said to
who comes second."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from monitor.model.accounts import KeptAccount
from monitor.model.people import Person
from monitor.model.posts import Post
from monitor.model.replies import (
    RULES,
    KeptReply,
    ReplyAct,
    ReplyState,
    Step,
    after,
)
from monitor.model.roles import Role
from monitor.store.database import StoreError
from monitor.store.networks import accounts
from monitor.store.outreach.batch_rows import Batch
from monitor.store.outreach.reply_rows import STEPS, done
from monitor.store.people.grants import granted
from monitor.store.schema import incidents

LONGEST = 20_000
"""Characters of a reply: more than any channel takes."""


AddressOf = Callable[[Post, bool], str]
"""`Outgoing.to` for an answer to a post, in private or not: the network knows."""


class ReplyError(StoreError):
    """It is not possible, or not allowed; the message is for the officer."""


def who_was_first(act: ReplyAct, state: ReplyState, acted: Step) -> str:
    """What is said to who comes second, of a reply or of one to all."""
    return (
        f"{acted.by.name} was first ({act}, {acted.at:%H:%M} UTC): it is {state} now. "
        "Look at it as it is, then decide again."
    )


def changes_of(what: ReplyAct, present: KeptReply | Batch, by: Person, note: str) -> dict[str, Any]:
    """What every act writes: of a reply, and of one to all."""
    now = datetime.now(UTC)
    changes = {
        "state": after(what, present.state),
        "version": present.version + 1,
        "act": what,
        "note": note.strip() if what is ReplyAct.RETURN else present.note,
        **done("acted", by, now),
    }
    for name in STEPS[what]:
        changes |= done(name, by, now)
    return changes


def cannot_speak(account: KeptAccount | None, what: ReplyAct) -> str:
    """Why this account cannot send what the act would release, "" where it can."""
    if account is None or not RULES[what].releases:
        return ""
    if account.fault:
        return f"{account.name} is disabled ({account.fault}): ask an administrator to mend it."
    if not account.speaks:
        return f"{account.name} only listens: choose another account."
    return ""


def roles_for(
    connection: Connection, incident: int | None, by: Person, roles: Collection[Role]
) -> Collection[Role]:
    """Those that hold for answers to this incident: the desk that has it may give more."""
    if incident is None:
        return roles
    query = select(incidents.c.deployment_id, incidents.c.desk_id)
    has = connection.execute(query.where(incidents.c.id == incident)).first()
    if has is None or has.desk_id is None:
        return roles
    at_desks = granted(connection, has.deployment_id, by.address).at_desks
    return {*roles, *at_desks.get(has.desk_id, ())}


def of_account(connection: Connection, number: int | None) -> KeptAccount | None:
    return None if number is None else accounts.account(connection, number)


def speaking(connection: Connection, deployment: int, number: int | None, network: str) -> None:
    """Raises ReplyError where this account cannot answer on this network."""
    if number is None:
        return
    found = accounts.account(connection, number)
    if found is None or found.deployment != deployment:
        raise ReplyError("This account is not there any more: choose another.")
    if found.network not in (network, "log"):
        raise ReplyError(f"{found.name} is not on {network}, where this was asked.")
