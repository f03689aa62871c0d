"""Reply to all who asked: one text with fields, approved once, then a reply and a dispatch each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from monitor.actions.act import Act, act
from monitor.actions.outreach.batch_release import release_batch, stop_batch
from monitor.actions.outreach.reply_rules import (
    AddressOf,
    ReplyError,
    cannot_speak,
    changes_of,
    roles_for,
    speaking,
    who_was_first,
)
from monitor.model.events import ReplyApproved, TextChanged
from monitor.model.people import Person
from monitor.model.replies import (
    Actor,
    Approval,
    ReplyAct,
    ReplyState,
)
from monitor.model.replies import refused as refused_by_rule
from monitor.model.roles import REPLIES, Role
from monitor.store.database import Database
from monitor.store.networks import accounts
from monitor.store.outreach.approvals import approvals
from monitor.store.outreach.batch_rows import Batch, batch, from_row
from monitor.store.outreach.outreach_tables import (
    reply_batches,
)
from monitor.store.outreach.reply_rows import done
from monitor.store.people import audit
from monitor.store.schema import incidents


class BatchOvertaken(ReplyError):
    """Somebody else was first. `present`: the batch as it is now."""

    def __init__(self, present: Batch) -> None:
        self.present = present
        super().__init__(who_was_first(present.act, present.state, present.acted))


@dataclass(frozen=True, slots=True)
class BatchChanged:
    batch: Batch
    dispatches: tuple[int, ...] = ()


def draft_batch(
    database: Database,
    deployment: int,
    incident: int,
    *,
    text: str,
    language: str,
    accounts: Mapping[str, int | None],
    fields: Mapping[str, str],
    private: bool = False,
    again: bool = False,
    by: Person,
    roles: Collection[Role],
) -> BatchChanged:
    """`accounts`: by network; who asked elsewhere is left out. Raises ReplyError."""
    if not REPLIES & set(roles):
        raise ReplyError("Your role does not allow to write replies.")
    now = datetime.now(UTC)
    row = {
        "deployment_id": deployment,
        "incident_id": incident,
        "text": text,
        "language": language[:20],
        "accounts": dict(accounts),
        "fields": dict(fields),
        "private": private,
        "again": again,
        "state": ReplyState.DRAFT,
        "version": 1,
        "note": "",
        "act": ReplyAct.DRAFT,
        **done("made", by, now),
        **done("changed", by, now),
        **done("acted", by, now),
    }
    with act(database, deployment, by) as doing:
        connection = doing.connection
        here = (incidents.c.id == incident, incidents.c.deployment_id == deployment)
        if connection.execute(select(incidents.c.id).where(*here)).first() is None:
            raise ReplyError("This incident is not there.")
        _speaking(connection, deployment, accounts)
        made = connection.execute(reply_batches.insert().returning(reply_batches), row).one()
        return _kept(doing, from_row(made), ())


def change_batch(
    database: Database,
    deployment: int,
    number: int,
    version: int,
    *,
    by: Person,
    roles: Collection[Role],
    **changes: Any,
) -> BatchChanged:
    """text, language, accounts, fields, private, again. Raises ReplyError, BatchOvertaken."""
    with act(database, deployment, by) as doing:
        connection = doing.connection
        present = _present(connection, deployment, number, version)
        if "accounts" in changes:
            _speaking(connection, deployment, changes["accounts"])
        return _act(doing, present, ReplyAct.CHANGE, by, roles, "", changes, None)


def act_on_batch(
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
) -> BatchChanged:
    """As with one reply. Approved, it makes a reply and a dispatch for each asker at once; stopped,
    what no worker has yet is stopped. Raises ReplyError, BatchOvertaken."""
    with act(database, deployment, by) as doing:
        connection = doing.connection
        present = _present(connection, deployment, number, version)
        return _act(doing, present, what, by, roles, note, {}, address_of)


def batch_refused(
    connection: Connection,
    present: Batch,
    what: ReplyAct,
    by: Person,
    roles: Collection[Role],
    note: str = "?",
) -> str:
    """Why this officer may not do it, "" where they may. The strictest of its accounts counts."""
    approval, may_speak = Approval.NONE, True
    for number in present.accounts.values():
        if number is None:
            continue
        account = accounts.account(connection, number)
        if account is None:
            return "One of its accounts has been removed: choose another."
        if fault := cannot_speak(account, what):
            return fault
        if approvals(connection, present.deployment)[account.kind] is Approval.SECOND:
            approval = Approval.SECOND
        may_speak = may_speak and account.spoken_with_by(by.address)
    author = present.made.by.address
    actor = Actor(by, roles_for(connection, present.incident, by, roles), may_speak)
    return refused_by_rule(
        what, present.state, author, actor, approval, note=note, text=present.text
    )


def _act(
    doing: Act,
    present: Batch,
    what: ReplyAct,
    by: Person,
    roles: Collection[Role],
    note: str,
    changes: dict[str, Any],
    address_of: AddressOf | None,
) -> BatchChanged:
    connection = doing.connection
    if what is ReplyAct.TRY_AGAIN or (what is ReplyAct.CHANGE and present.approved is not None):
        raise ReplyError("It has gone out in part: begin another one for those who are left.")
    if why := batch_refused(connection, present, what, by, roles, note):
        raise ReplyError(why)
    now = datetime.now(UTC)
    changes |= changes_of(what, present, by, note)
    if what is ReplyAct.STOP:
        changes |= done("stopped", by, now)
    statement = update(reply_batches).where(
        reply_batches.c.id == present.id, reply_batches.c.version == present.version
    )
    row = connection.execute(statement.values(changes).returning(reply_batches)).first()
    if row is None:
        found = batch(connection, present.deployment, present.id)
        assert found is not None  # noqa: S101 - batches are never deleted
        raise BatchOvertaken(found)
    now_kept = from_row(row)
    gone: tuple[int, ...] = ()
    if what is ReplyAct.STOP:
        stop_batch(connection, now_kept, by, now)
    if what in (ReplyAct.APPROVE, ReplyAct.SEND):
        assert address_of is not None  # noqa: S101 - a change releases nothing
        gone = tuple(release_batch(connection, now_kept, by, now, address_of))
    return _kept(doing, now_kept, gone)


def _speaking(connection: Connection, deployment: int, chosen: Mapping[str, int | None]) -> None:
    for network, number in chosen.items():
        speaking(connection, deployment, number, network)


def _present(connection: Connection, deployment: int, number: int, version: int) -> Batch:
    found = batch(connection, deployment, number)
    if found is None:
        raise ReplyError("This reply to all is not there.")
    if found.version != version:
        raise BatchOvertaken(found)
    return found


def _kept(doing: Act, now: Batch, gone: tuple[int, ...]) -> BatchChanged:
    connection = doing.connection
    action = f"reply_to_all_{now.act.replace(' ', '_')}"
    detail = {"state": now.state, "incident": now.incident, "text": now.text}
    about = ("reply to all", now.id)
    audit.record(connection, now.acted.by, action, about, detail, deployment=now.deployment)
    doing.happened(_event(now, gone))
    return BatchChanged(now, gone)


def _event(now: Batch, released: tuple[int, ...]) -> ReplyApproved | TextChanged:
    if released:
        return ReplyApproved(now.incident, now.id, released)
    return TextChanged(now.incident, now.id, now.act)
