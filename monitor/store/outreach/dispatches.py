"""Dispatches: made once, and read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.model.dispatches import DispatchKind, DispatchState, KeptDispatch
from monitor.model.dispatching import Outgoing
from monitor.model.text_rules import TextState
from monitor.store.outreach.outreach_tables import dispatches, texts
from monitor.store.slices import slices

ASK_FOR_SOMEBODY = (DispatchState.FAILED, DispatchState.UNDELIVERED, DispatchState.UNSURE)


def add_dispatch(
    connection: Connection,
    deployment: int,
    kind: DispatchKind,
    about: int,
    outgoing: Outgoing,
    *,
    network: str,
    account: int | None,
    part_of: int | None = None,
) -> int:
    """The number of the new dispatch. `part_of`: the text to all that it is of. `outgoing.key` is
    unique for ever: one made twice is refused by the database."""
    now = datetime.now(UTC)
    row = {
        "deployment_id": deployment,
        "kind": kind,
        "about_id": about,
        "part_of_id": part_of,
        "account_id": account,
        "network": network,
        "recipient": outgoing.to,
        "reply_to": outgoing.reply_to,
        "subject": outgoing.subject,
        "text": outgoing.text,
        "language": outgoing.language,
        "key": outgoing.key,
        "state": DispatchState.WAITING,
        "tries": 0,
        "next_try_at": now,
        "doubtful": False,
        "ids": [],
        "url": "",
        "why": "",
        "permanent": False,
        "made_at": now,
    }
    statement = dispatches.insert().returning(dispatches.c.id)
    return int(connection.execute(statement, row).scalar_one())


def dispatch(connection: Connection, number: int) -> KeptDispatch | None:
    row = connection.execute(select(dispatches).where(dispatches.c.id == number)).first()
    return None if row is None else kept(row)


def dispatches_of(
    connection: Connection, kind: DispatchKind, about: Sequence[int]
) -> dict[int, tuple[KeptDispatch, ...]]:
    """By reply, alert or update, in the order in which they were made."""
    found: dict[int, tuple[KeptDispatch, ...]] = {}
    query = select(dispatches).where(dispatches.c.kind == kind).order_by(dispatches.c.id)
    for some in slices(about):
        for row in connection.execute(query.where(dispatches.c.about_id.in_(some))):
            found[row.about_id] = (*found.get(row.about_id, ()), kept(row))
    return found


def attention(connection: Connection, deployment: int, limit: int) -> list[KeptDispatch]:
    """What failed, did not arrive or is not sure, the newest first: somebody must act. A text that
    was withdrawn, written anew or sent again since asks for nothing."""
    query = (
        select(dispatches)
        .join(texts, texts.c.dispatch_id == dispatches.c.id)
        .where(
            dispatches.c.deployment_id == deployment,
            dispatches.c.state.in_(ASK_FOR_SOMEBODY),
            texts.c.state.in_((TextState.SENDING, TextState.FAILED, TextState.UNDELIVERED)),
        )
    )
    rows = connection.execute(query.order_by(dispatches.c.id.desc()).limit(limit))
    return [kept(row) for row in rows]


def kept(row: Row[Any]) -> KeptDispatch:
    return KeptDispatch(
        id=row.id,
        deployment=row.deployment_id,
        kind=DispatchKind(row.kind),
        about=row.about_id,
        account=row.account_id,
        network=row.network,
        outgoing=Outgoing(
            row.key, row.text, row.recipient, row.reply_to, row.subject, row.language
        ),
        state=DispatchState(row.state),
        tries=row.tries,
        next_try_at=row.next_try_at,
        ids=tuple(row.ids),
        url=row.url,
        why=row.why,
        permanent=row.permanent,
        made_at=row.made_at,
        first_try_at=row.first_try_at,
        sent_at=row.sent_at,
    )
