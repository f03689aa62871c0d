"""Approved, a reply to all becomes a reply and a dispatch for each asker, all at once."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from monitor.actions.outreach.batch_preview import OneOfAll, preview
from monitor.actions.outreach.releasing import release
from monitor.actions.outreach.reply_rules import AddressOf, ReplyError
from monitor.model.dispatches import DispatchState
from monitor.model.people import Person
from monitor.model.replies import (
    KeptReply,
    ReplyAct,
    ReplyState,
)
from monitor.store.networks import accounts
from monitor.store.outreach.batch_rows import Batch
from monitor.store.outreach.dispatch_results import stop_waiting
from monitor.store.outreach.outreach_tables import (
    dispatches,
    replies,
    reply_versions,
)
from monitor.store.outreach.reply_rows import done, from_row


def release_batch(
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


def stop_batch(connection: Connection, kept: Batch, by: Person, now: datetime) -> None:
    stopped = stop_waiting(connection, f"stopped by {by.name}", dispatches.c.batch_id == kept.id)
    numbers = select(dispatches.c.id).where(
        dispatches.c.batch_id == kept.id, dispatches.c.state == DispatchState.STOPPED
    )
    if stopped:
        changes = {
            "state": ReplyState.STOPPED,
            "version": replies.c.version + 1,
            "act": ReplyAct.STOP,
            **done("acted", by, now),
        }
        here = (replies.c.batch_id == kept.id, replies.c.dispatch_id.in_(numbers))
        connection.execute(update(replies).where(*here).values(changes))


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
