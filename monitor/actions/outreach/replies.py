"""Replies: drafted, changed, submitted, approved, returned, stopped.

Every change is conditional on the version that its author saw: whoever comes second is told who was
first, and nothing is overwritten unseen.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from monitor.actions.act import Act, act
from monitor.actions.outreach.releasing import release, release_again, stop_release
from monitor.actions.outreach.reply_rules import (
    LONGEST,
    AddressOf,
    ReplyError,
    cannot_speak,
    changes_of,
    of_account,
    roles_for,
    speaking,
    who_was_first,
)
from monitor.model.accounts import KeptAccount
from monitor.model.events import ReplyApproved, TextChanged
from monitor.model.people import Person
from monitor.model.replies import (
    Actor,
    Approval,
    KeptReply,
    ReplyAct,
    ReplyState,
    refusal,
)
from monitor.model.roles import REPLIES, Role
from monitor.store.database import Database
from monitor.store.outreach.approvals import approvals
from monitor.store.outreach.outreach_tables import replies, reply_versions
from monitor.store.outreach.reply_reading import reply
from monitor.store.outreach.reply_rows import done, from_row
from monitor.store.people import audit
from monitor.store.schema import posts, reports


class Overtaken(ReplyError):
    """Somebody else was first. `present`: the reply as it is now."""

    def __init__(self, present: KeptReply) -> None:
        self.present = present
        super().__init__(who_was_first(present.act, present.state, present.acted))


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that is kept, and the dispatches that it let go."""

    reply: KeptReply
    dispatches: tuple[int, ...] = ()


def draft(
    database: Database,
    deployment: int,
    post: int,
    *,
    text: str,
    language: str,
    account: int | None,
    private: bool,
    by: Person,
    roles: Collection[Role],
) -> Changed:
    """A new reply to the author of a post. Raises ReplyError."""
    if not REPLIES & set(roles):
        raise ReplyError("Your role does not allow to write replies.")
    now = datetime.now(UTC)
    with act(database, deployment, by) as doing:
        connection = doing.connection
        query = (
            select(posts.c.network, posts.c.author, reports.c.incident_id)
            .outerjoin(reports, reports.c.post_id == posts.c.id)
            .where(posts.c.id == post, posts.c.deployment_id == deployment)
        )
        asked = connection.execute(query).first()
        if asked is None:
            raise ReplyError("This post is not there any more.")
        speaking(connection, deployment, account, asked.network)
        row = {
            "deployment_id": deployment,
            "incident_id": asked.incident_id,
            "post_id": post,
            "network": asked.network,
            "recipient": asked.author,
            "private": private,
            "account_id": account,
            "language": language[:20],
            "text": _fitting(text),
            "state": ReplyState.DRAFT,
            "version": 1,
            "note": "",
            "act": ReplyAct.DRAFT,
            **done("made", by, now),
            **done("changed", by, now),
            **done("acted", by, now),
        }
        made = connection.execute(replies.insert().returning(replies), row).one()
        return _kept(doing, from_row(made), ())


def change(
    database: Database,
    deployment: int,
    number: int,
    version: int,
    *,
    by: Person,
    roles: Collection[Role],
    text: str | None = None,
    language: str | None = None,
    private: bool | None = None,
    account: int | str | None = "same",
) -> Changed:
    """What is given; `account` None: the log. Raises ReplyError, Overtaken."""
    with act(database, deployment, by) as doing:
        connection = doing.connection
        present = _present(connection, deployment, number, version)
        changes: dict[str, Any] = {}
        if text is not None:
            changes["text"] = _fitting(text)
        if language is not None:
            changes["language"] = language[:20]
        if private is not None:
            changes["private"] = private
        if not isinstance(account, str):
            speaking(connection, deployment, account, present.network)
            changes["account_id"] = account
        return _act(doing, present, ReplyAct.CHANGE, by, roles, "", changes, None)


def act_on(
    database: Database,
    deployment: int,
    number: int,
    version: int,
    what: ReplyAct,
    *,
    by: Person,
    roles: Collection[Role],
    address_of: AddressOf,
    note: str = "",
) -> Changed:
    """Submit, approve, return, send, withdraw, stop, try again. Raises ReplyError, Overtaken."""
    with act(database, deployment, by) as doing:
        connection = doing.connection
        present = _present(connection, deployment, number, version)
        return _act(doing, present, what, by, roles, note, {}, address_of)


def refused(
    connection: Connection,
    present: KeptReply,
    what: ReplyAct,
    by: Person,
    roles: Collection[Role],
    note: str = "?",
) -> str:
    """Why this officer may not do it, "" where they may: what a screen shows beside a button."""
    account = of_account(connection, present.account)
    return _refusal(connection, present, account, what, by, roles, note)


def _present(connection: Connection, deployment: int, number: int, version: int) -> KeptReply:
    found = reply(connection, deployment, number)
    if found is None:
        raise ReplyError("This reply is not there.")
    if found.version != version:
        raise Overtaken(found)
    return found


def _act(
    doing: Act,
    present: KeptReply,
    what: ReplyAct,
    by: Person,
    roles: Collection[Role],
    note: str,
    changes: dict[str, Any],
    address_of: AddressOf | None,
) -> Changed:
    connection = doing.connection
    account = of_account(connection, present.account)
    if why := _refusal(connection, present, account, what, by, roles, note):
        raise ReplyError(why)
    changes |= changes_of(what, present, by, note)
    gone: tuple[int, ...] = ()
    if what is ReplyAct.STOP and not stop_release(connection, present, f"stopped by {by.name}"):
        raise ReplyError("It is being sent this moment: it cannot be stopped any more.")
    if what in (ReplyAct.APPROVE, ReplyAct.SEND):
        assert address_of is not None  # noqa: S101 - a change releases nothing
        gone = (release(connection, present, account, address_of),)
        changes["dispatch_id"] = gone[0]
    if what is ReplyAct.TRY_AGAIN:
        gone = (release_again(connection, present, by.address),)
    statement = update(replies).where(
        replies.c.id == present.id, replies.c.version == present.version
    )
    row = connection.execute(statement.values(changes).returning(replies)).first()
    if row is None:  # on PostgreSQL another transaction was faster than this one
        found = reply(connection, present.deployment, present.id)
        assert found is not None  # noqa: S101 - replies are never deleted
        raise Overtaken(found)
    return _kept(doing, from_row(row), gone)


def _refusal(
    connection: Connection,
    present: KeptReply,
    account: KeptAccount | None,
    what: ReplyAct,
    by: Person,
    roles: Collection[Role],
    note: str,
) -> str:
    approval, may_speak = Approval.NONE, True
    if account is not None:
        approval = approvals(connection, present.deployment)[account.kind]
        may_speak = account.spoken_with_by(by.address)
    elif present.account is not None:
        return "Its account has been removed: choose another."
    actor = Actor(by, roles_for(connection, present.incident, by, roles), may_speak)
    return refusal(what, present, actor, approval, note) or cannot_speak(account, what)


def _fitting(text: str) -> str:
    if len(text) > LONGEST:
        raise ReplyError(f"The text has {len(text)} characters; no channel takes over {LONGEST}.")
    return text.replace("\0", "")


def _kept(doing: Act, now: KeptReply, gone: tuple[int, ...]) -> Changed:
    connection = doing.connection
    row = {
        "reply_id": now.id,
        "version": now.version,
        "act": now.act,
        "state": now.state,
        "text": now.text,
        "note": now.note if now.act is ReplyAct.RETURN else "",
        **done("acted", now.acted.by, now.acted.at),
    }
    connection.execute(reply_versions.insert(), row)
    action = f"reply_{now.act.replace(' ', '_')}"
    detail = {"state": now.state, "to": now.recipient, "account": now.account, "text": now.text}
    by = now.acted.by
    audit.record(connection, by, action, ("reply", now.id), detail, deployment=now.deployment)
    doing.happened(_event(now, gone))
    return Changed(now, gone)


def _event(now: KeptReply, released: tuple[int, ...]) -> ReplyApproved | TextChanged:
    if released:
        return ReplyApproved(now.incident, now.id, released)
    return TextChanged(now.incident, now.id, now.act)
