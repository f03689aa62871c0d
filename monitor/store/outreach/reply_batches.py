"""Reply to all who asked: one text with fields, approved once, then a reply and a dispatch each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from monitor.intake import Filed
from monitor.model.accounts import KeptAccount
from monitor.model.dispatches import DispatchState
from monitor.model.people import Person
from monitor.model.replies import (
    Act,
    Actor,
    Approval,
    KeptReply,
    ReplyState,
    Step,
    after,
)
from monitor.model.replies import refused as refused_by_rule
from monitor.model.roles import REPLIES, Role
from monitor.outreach.wording import WordingError, filled
from monitor.store.database import Database
from monitor.store.networks import accounts
from monitor.store.outreach.approvals import approvals
from monitor.store.outreach.askers import Asker, askers
from monitor.store.outreach.dispatches import stop_waiting
from monitor.store.outreach.outreach_tables import (
    dispatches,
    replies,
    reply_batches,
    reply_versions,
)
from monitor.store.outreach.releasing import release
from monitor.store.outreach.replies import EVENTS, AddressOf, ReplyError, who_was_first
from monitor.store.outreach.reply_rows import STEPS, always, done, from_row, step
from monitor.store.people import audit
from monitor.store.schema import incidents
from monitor.store.telling import told

TWICE = "X takes the same text only once: begin it with {name}"
"""https://docs.x.com/x-api/posts/creation-of-a-post: "duplicate content" is refused."""


@dataclass(frozen=True, slots=True)
class Batch:
    id: int
    deployment: int
    incident: int
    text: str  # with fields
    language: str
    accounts: dict[str, int | None]  # by network; None: the log
    fields: dict[str, str]  # values that are the same for all
    private: bool
    again: bool  # also those who were answered already
    state: ReplyState
    version: int
    note: str
    made: Step
    changed: Step
    submitted: Step | None
    approved: Step | None
    returned: Step | None
    stopped: Step | None
    acted: Step
    act: Act


class BatchOvertaken(ReplyError):
    """Somebody else was first. `present`: the batch as it is now."""

    def __init__(self, present: Batch) -> None:
        self.present = present
        super().__init__(who_was_first(present.act, present.state, present.acted))


@dataclass(frozen=True, slots=True)
class BatchChanged:
    batch: Batch
    filed: Filed
    dispatches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OneOfAll:
    """What one asker would get; `fault`: why they cannot be written to so."""

    asker: Asker
    text: str
    account: int | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Of a batch that was released: dispatches by state."""

    waiting: int
    sending: int
    sent: int
    failed: int
    stopped: int
    unsure: int

    @property
    def all(self) -> int:
        return self.waiting + self.sending + self.sent + self.failed + self.stopped + self.unsure

    @property
    def over(self) -> bool:
        return not (self.waiting or self.sending)


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
        "act": Act.DRAFT,
        **done("made", by, now),
        **done("changed", by, now),
        **done("acted", by, now),
    }
    with database.write() as connection:
        here = (incidents.c.id == incident, incidents.c.deployment_id == deployment)
        if connection.execute(select(incidents.c.id).where(*here)).first() is None:
            raise ReplyError("This incident is not there.")
        _of_deployment(connection, deployment, accounts)
        made = connection.execute(reply_batches.insert().returning(reply_batches), row).one()
        return _kept(connection, _batch(made), ())


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
    with database.write() as connection:
        present = _present(connection, deployment, number, version)
        if "accounts" in changes:
            _of_deployment(connection, deployment, changes["accounts"])
        return _act(connection, present, Act.CHANGE, by, roles, "", changes, None)


def act_on_batch(
    database: Database,
    deployment: int,
    number: int,
    version: int,
    what: Act,
    *,
    by: Person,
    roles: Collection[Role],
    address_of: AddressOf,
    note: str = "",
) -> BatchChanged:
    """As with one reply. Approved, it makes a reply and a dispatch for each asker at once; stopped,
    what no worker has yet is stopped. Raises ReplyError, BatchOvertaken."""
    with database.write() as connection:
        present = _present(connection, deployment, number, version)
        return _act(connection, present, what, by, roles, note, {}, address_of)


def batch(connection: Connection, deployment: int, number: int) -> Batch | None:
    here = (reply_batches.c.id == number, reply_batches.c.deployment_id == deployment)
    row = connection.execute(select(reply_batches).where(*here)).first()
    return None if row is None else _batch(row)


def batches_of(connection: Connection, incident: int) -> list[Batch]:
    """The oldest first."""
    query = select(reply_batches).where(reply_batches.c.incident_id == incident)
    return [_batch(row) for row in connection.execute(query.order_by(reply_batches.c.id))]


def batches_in(
    connection: Connection, deployment: int, states: Collection[ReplyState]
) -> list[Batch]:
    """Whichever waits longest first."""
    query = select(reply_batches).where(
        reply_batches.c.deployment_id == deployment, reply_batches.c.state.in_(list(states))
    )
    order = (reply_batches.c.acted_at, reply_batches.c.id)
    return [_batch(row) for row in connection.execute(query.order_by(*order))]


def progress(connection: Connection, number: int) -> Progress:
    query = (
        select(dispatches.c.state, func.count())
        .where(dispatches.c.batch_id == number)
        .group_by(dispatches.c.state)
    )
    counted: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    return Progress(**{state.value: counted.get(state.value, 0) for state in DispatchState})


def preview(connection: Connection, kept: Batch) -> list[OneOfAll]:
    """For each asker what they would get, also those who cannot be written to, and why."""
    found: list[OneOfAll] = []
    alike: set[str] = set()
    for asker in askers(connection, kept.incident):
        if asker.answered and not kept.again:
            continue
        if asker.network not in kept.accounts:
            fault = f"no account was chosen for {asker.network}"
            found.append(OneOfAll(asker, "", None, fault))
            continue
        account = kept.accounts[asker.network]
        try:
            text = filled(kept.text, kept.fields | {"name": name_of(asker.network, asker.author)})
        except WordingError as error:
            found.append(OneOfAll(asker, "", account, str(error)))
        else:
            fault = TWICE if asker.network == "x" and account and text in alike else ""
            alike.add(text)
            found.append(OneOfAll(asker, text, account, fault))
    return found


def name_of(network: str, author: str) -> str:
    """How a person is called in a text; "" where all that is known is a number or address."""
    if network in ("x", "mastodon", "bluesky") and author and not author.startswith("did:"):
        return f"@{author.lstrip('@')}"
    return author if author.startswith("@") else ""


def batch_refused(
    connection: Connection,
    present: Batch,
    what: Act,
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
        if fault := _silent(account, what):
            return fault
        if approvals(connection, present.deployment)[account.kind] is Approval.SECOND:
            approval = Approval.SECOND
        may_speak = may_speak and account.spoken_with_by(by.address)
    author = present.made.by.address
    actor = Actor(by, roles, may_speak)
    return refused_by_rule(
        what, present.state, author, actor, approval, note=note, text=present.text
    )


def _silent(account: KeptAccount, what: Act) -> str:
    if what not in (Act.APPROVE, Act.SEND):
        return ""
    if account.fault:
        return f"{account.name} is disabled ({account.fault}): ask an administrator to mend it."
    return "" if account.speaks else f"{account.name} only listens: choose another account."


def _act(
    connection: Connection,
    present: Batch,
    what: Act,
    by: Person,
    roles: Collection[Role],
    note: str,
    changes: dict[str, Any],
    address_of: AddressOf | None,
) -> BatchChanged:
    if what is Act.TRY_AGAIN or (what is Act.CHANGE and present.approved is not None):
        raise ReplyError("It has gone out in part: begin another one for those who are left.")
    if why := batch_refused(connection, present, what, by, roles, note):
        raise ReplyError(why)
    now = datetime.now(UTC)
    changes |= {
        "state": after(what, present.state),
        "version": present.version + 1,
        "act": what,
        "note": note.strip() if what is Act.RETURN else present.note,
        **done("acted", by, now),
    }
    for name in (*STEPS[what], *(("stopped",) if what is Act.STOP else ())):
        changes |= done(name, by, now)
    statement = update(reply_batches).where(
        reply_batches.c.id == present.id, reply_batches.c.version == present.version
    )
    row = connection.execute(statement.values(changes).returning(reply_batches)).first()
    if row is None:
        found = batch(connection, present.deployment, present.id)
        assert found is not None  # noqa: S101 - batches are never deleted
        raise BatchOvertaken(found)
    now_kept = _batch(row)
    gone: tuple[int, ...] = ()
    if what is Act.STOP:
        _stop(connection, now_kept, by, now)
    if what in (Act.APPROVE, Act.SEND):
        assert address_of is not None  # noqa: S101 - a change releases nothing
        gone = tuple(_release(connection, now_kept, by, now, address_of))
    return _kept(connection, now_kept, gone)


def _release(
    connection: Connection, kept: Batch, by: Person, now: datetime, address_of: AddressOf
) -> list[int]:
    going = [one for one in preview(connection, kept) if one.asker.network in kept.accounts]
    if faults := sorted({one.fault for one in going if one.fault}):
        raise ReplyError(f"It cannot go out so: {'; '.join(faults)}.")
    if not going:
        raise ReplyError("There is nobody left to answer.")
    made = []
    for one in going:
        reply = _reply(connection, kept, one, by, now)
        account = None if one.account is None else accounts.account(connection, one.account)
        number = release(connection, reply, account, address_of)
        made.append(number)
        statement = update(replies).where(replies.c.id == reply.id)
        connection.execute(statement.values(dispatch_id=number))
    return made


def _reply(
    connection: Connection, kept: Batch, one: OneOfAll, by: Person, now: datetime
) -> KeptReply:
    row = {
        "deployment_id": kept.deployment,
        "incident_id": kept.incident,
        "post_id": one.asker.post,
        "batch_id": kept.id,
        "network": one.asker.network,
        "recipient": one.asker.author,
        "private": kept.private,
        "account_id": one.account,
        "language": kept.language,
        "text": one.text,
        "state": ReplyState.APPROVED,
        "version": 1,
        "note": "",
        "act": kept.act,
        **done("made", kept.made.by, kept.made.at),
        **done("changed", kept.changed.by, kept.changed.at),
        **done("approved", by, now),
        **done("acted", by, now),
    }
    made = connection.execute(replies.insert().returning(replies), row).one()
    version = {
        "reply_id": made.id,
        "version": 1,
        "act": kept.act,
        "state": ReplyState.APPROVED,
        "text": one.text,
        "note": "",
        **done("acted", by, now),
    }
    connection.execute(reply_versions.insert(), version)
    return from_row(made)


def _stop(connection: Connection, kept: Batch, by: Person, now: datetime) -> None:
    stopped = stop_waiting(connection, f"stopped by {by.name}", dispatches.c.batch_id == kept.id)
    numbers = select(dispatches.c.id).where(
        dispatches.c.batch_id == kept.id, dispatches.c.state == DispatchState.STOPPED
    )
    if stopped:
        changes = {
            "state": ReplyState.STOPPED,
            "version": replies.c.version + 1,
            "act": Act.STOP,
            **done("acted", by, now),
        }
        here = (replies.c.batch_id == kept.id, replies.c.dispatch_id.in_(numbers))
        connection.execute(update(replies).where(*here).values(changes))


def _of_deployment(
    connection: Connection, deployment: int, chosen: Mapping[str, int | None]
) -> None:
    for network, number in chosen.items():
        if number is None:
            continue
        found = accounts.account(connection, number)
        if found is None or found.deployment != deployment:
            raise ReplyError("An account is not there any more: choose another.")
        if found.network not in (network, "log"):
            raise ReplyError(f"{found.name} is not on {network}, where people asked.")


def _present(connection: Connection, deployment: int, number: int, version: int) -> Batch:
    found = batch(connection, deployment, number)
    if found is None:
        raise ReplyError("This reply to all is not there.")
    if found.version != version:
        raise BatchOvertaken(found)
    return found


def _kept(connection: Connection, now: Batch, gone: tuple[int, ...]) -> BatchChanged:
    action = f"reply_to_all_{now.act.replace(' ', '_')}"
    detail = {"state": now.state, "incident": now.incident, "text": now.text}
    about = ("reply to all", now.id)
    audit.record(connection, now.acted.by, action, about, detail, deployment=now.deployment)
    filed = told(connection, now.deployment, EVENTS[now.act], [now.incident], batch=now.id)
    return BatchChanged(now, filed, gone)


def _batch(row: Row[Any]) -> Batch:
    return Batch(
        id=row.id,
        deployment=row.deployment_id,
        incident=row.incident_id,
        text=row.text,
        language=row.language,
        accounts=row.accounts,
        fields=row.fields,
        private=row.private,
        again=row.again,
        state=ReplyState(row.state),
        version=row.version,
        note=row.note,
        made=always(row, "made"),
        changed=always(row, "changed"),
        submitted=step(row, "submitted"),
        approved=step(row, "approved"),
        returned=step(row, "returned"),
        stopped=step(row, "stopped"),
        acted=always(row, "acted"),
        act=Act(row.act),
    )
