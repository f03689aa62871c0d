"""Dispatches: made once, claimed by one worker, and what became of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, literal, or_, select, update

from monitor.model.dispatches import DispatchKind, DispatchState, KeptDispatch
from monitor.model.dispatching import Outgoing, Sent
from monitor.model.posts import kept_id
from monitor.outreach.delivering import Claim
from monitor.store.columns import Instant
from monitor.store.database import Database
from monitor.store.outreach.outreach_tables import dispatches, sent_ids
from monitor.store.outreach.stops import stands
from monitor.store.slices import slices
from monitor.store.upserts import insert

ON_THE_QUEUE = timedelta(seconds=20)
"""The broker has handed it on by then, or has lost it."""


def add_dispatch(
    connection: Connection,
    deployment: int,
    kind: DispatchKind,
    about: int,
    outgoing: Outgoing,
    *,
    network: str,
    account: int | None,
    batch: int | None = None,
) -> int:
    """The number of the new dispatch. `outgoing.key` is unique for ever: one made twice is refused
    by the database."""
    now = datetime.now(UTC)
    row = {
        "deployment_id": deployment,
        "kind": kind,
        "about_id": about,
        "batch_id": batch,
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
    return None if row is None else _kept(row)


def dispatches_of(
    connection: Connection, kind: DispatchKind, about: Sequence[int]
) -> dict[int, tuple[KeptDispatch, ...]]:
    """By reply, alert or update, in the order in which they were made."""
    found: dict[int, tuple[KeptDispatch, ...]] = {}
    query = select(dispatches).where(dispatches.c.kind == kind).order_by(dispatches.c.id)
    for some in slices(about):
        for row in connection.execute(query.where(dispatches.c.about_id.in_(some))):
            found[row.about_id] = (*found.get(row.about_id, ()), _kept(row))
    return found


def attention(connection: Connection, deployment: int, limit: int) -> list[KeptDispatch]:
    """What failed or is not sure, the newest first: somebody must act."""
    query = select(dispatches).where(
        dispatches.c.deployment_id == deployment,
        dispatches.c.state.in_((DispatchState.FAILED, DispatchState.UNSURE)),
    )
    rows = connection.execute(query.order_by(dispatches.c.id.desc()).limit(limit))
    return [_kept(row) for row in rows]


def due(database: Database, now: datetime, *, most: int, per_account: int) -> list[tuple[int, str]]:
    """Number and network of what should be sent now and is with no broker; the oldest first, of
    each account and network only as many as it can send soon.

    They count as handed to the broker.
    """
    waiting = and_(
        dispatches.c.state == DispatchState.WAITING,
        dispatches.c.next_try_at <= now,
        ~stands(dispatches.c.deployment_id, dispatches.c.account_id),
    )
    lost = and_(dispatches.c.state == DispatchState.SENDING, dispatches.c.claimed_until < now)
    rank = func.row_number().over(
        partition_by=(dispatches.c.deployment_id, dispatches.c.account_id, dispatches.c.network),
        order_by=(dispatches.c.batch_id.is_not(None), dispatches.c.id),
    )
    ranked = (
        select(
            dispatches.c.id,
            dispatches.c.network,
            dispatches.c.queued_until,
            rank.label("rank"),
        )
        .where(or_(waiting, lost))
        .subquery()
    )
    query = (
        select(ranked.c.id, ranked.c.network)
        .where(
            ranked.c.rank <= per_account,
            or_(ranked.c.queued_until.is_(None), ranked.c.queued_until < now),
        )
        .order_by(ranked.c.rank, ranked.c.id)
        .limit(most)
    )
    with database.read() as connection:
        if connection.execute(query.limit(1)).first() is None:
            return []
    with database.write() as connection:
        found = [(row.id, row.network) for row in connection.execute(query)]
        _queued(connection, [number for number, _ in found], now)
    return found


def queued(database: Database, numbers: Sequence[int]) -> None:
    """The broker has them."""
    with database.write() as connection:
        _queued(connection, numbers, datetime.now(UTC))


def _queued(connection: Connection, numbers: Sequence[int], now: datetime) -> None:
    for some in slices(numbers):
        statement = update(dispatches).where(dispatches.c.id.in_(some))
        connection.execute(statement.values(queued_until=now + ON_THE_QUEUE))


def claim(connection: Connection, number: int, seconds: float) -> Claim | None:
    """The dispatch for this worker alone, for so long; None where it is not its turn: others have
    it, it is over, it waits, or a stop stands."""
    now = datetime.now(UTC)
    waiting = and_(
        dispatches.c.state == DispatchState.WAITING,
        dispatches.c.next_try_at <= now,
        ~stands(dispatches.c.deployment_id, dispatches.c.account_id),
    )
    lost = and_(dispatches.c.state == DispatchState.SENDING, dispatches.c.claimed_until < now)
    changes = {
        "state": DispatchState.SENDING,
        "claimed_until": now + timedelta(seconds=seconds),
        "tries": dispatches.c.tries + 1,
        "first_try_at": func.coalesce(dispatches.c.first_try_at, literal(now, Instant)),
        "doubtful": or_(dispatches.c.doubtful, dispatches.c.state == DispatchState.SENDING),
    }
    statement = update(dispatches).where(dispatches.c.id == number, or_(waiting, lost))
    row = connection.execute(statement.values(changes).returning(dispatches)).first()
    return None if row is None else Claim(_kept(row), row.doubtful)


def postpone(database: Database, number: int, until: datetime, why: str = "") -> None:
    """It waits for its turn; that is no try."""
    waits = (dispatches.c.id == number, dispatches.c.state == DispatchState.WAITING)
    changes: dict[str, Any] = {"next_try_at": until, "queued_until": None}
    with database.write() as connection:
        connection.execute(
            update(dispatches).where(*waits).values(changes | ({"why": why} if why else {}))
        )


def give_back(database: Database, number: int) -> None:
    """A worker took it off the queue and has no room for it: the sweep hands it on."""
    here = (dispatches.c.id == number, dispatches.c.state == DispatchState.WAITING)
    with database.write() as connection:
        connection.execute(update(dispatches).where(*here).values(queued_until=None))


def again_later(
    connection: Connection, number: int, until: datetime, why: str, *, doubtful: bool
) -> bool:
    """After a try that failed for now. False where another has said what became of it."""
    changes = {
        "state": DispatchState.WAITING,
        "next_try_at": until,
        "queued_until": None,
        "claimed_until": None,
        "why": why,
        "doubtful": doubtful,
    }
    return _ended(connection, number, (DispatchState.SENDING,), changes)


def record_sent(connection: Connection, number: int, receipt: Sent) -> bool:
    """What the network said is the truth, whatever was thought of it meanwhile. False where it was
    recorded before."""
    now = datetime.now(UTC)
    changes = {
        "state": DispatchState.SENT,
        "ids": list(receipt.ids),
        "url": receipt.url,
        "why": "",
        "permanent": False,
        "claimed_until": None,
        "sent_at": now,
    }
    thought = (
        DispatchState.SENDING,
        DispatchState.UNSURE,
        DispatchState.WAITING,
        DispatchState.FAILED,
    )
    if not _ended(connection, number, thought, changes):
        return False
    query = select(dispatches.c.deployment_id, dispatches.c.network).where(
        dispatches.c.id == number
    )
    row = connection.execute(query).one()
    ours = [
        {
            "deployment_id": row.deployment_id,
            "network": row.network,
            "network_id": kept_id(id),
            "dispatch_id": number,
        }
        for id in dict.fromkeys(receipt.ids)
    ]
    if ours:
        connection.execute(insert(connection, sent_ids).on_conflict_do_nothing(), ours)
    return True


def record_failed(connection: Connection, number: int, why: str, *, permanent: bool) -> bool:
    """For good, until a person acts. False where another has said what became of it."""
    changes = {
        "state": DispatchState.FAILED,
        "why": why,
        "permanent": permanent,
        "claimed_until": None,
    }
    return _ended(connection, number, (DispatchState.SENDING,), changes)


def record_unsure(connection: Connection, number: int, why: str) -> bool:
    """It may have gone out, and nobody but a person can tell."""
    changes = {"state": DispatchState.UNSURE, "why": why, "claimed_until": None}
    return _ended(connection, number, (DispatchState.SENDING,), changes)


def stop_waiting(connection: Connection, why: str, *narrowed: Any) -> list[int]:
    """The dispatches that this has stopped: those that no worker had yet."""
    statement = (
        update(dispatches)
        .where(dispatches.c.state == DispatchState.WAITING, *narrowed)
        .values(state=DispatchState.STOPPED, why=why)
    )
    return list(connection.execute(statement.returning(dispatches.c.id)).scalars())


def wait_again(
    connection: Connection, number: int, before: Sequence[DispatchState], by: str
) -> bool:
    """A person wants it tried once more, with the same key; tries count anew."""
    changes = {
        "state": DispatchState.WAITING,
        "next_try_at": datetime.now(UTC),
        "queued_until": None,
        "claimed_until": None,
        "tries": 0,
        "why": "",
        "permanent": False,
        "doubtful": False,
        "settled_by": by,
    }
    return _ended(connection, number, before, changes)


def _ended(
    connection: Connection,
    number: int,
    before: Sequence[DispatchState],
    changes: dict[str, Any],
) -> bool:
    statement = update(dispatches).where(
        dispatches.c.id == number, dispatches.c.state.in_(list(before))
    )
    return bool(connection.execute(statement.values(changes)).rowcount)


def _kept(row: Row[Any]) -> KeptDispatch:
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
