"""Whose turn it is: dispatches that are due, handed to the broker, and claimed by one worker."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, literal, or_, select, update

from monitor.actions.outreach.delivering import Claim
from monitor.model.dispatches import DispatchState
from monitor.store.columns import Instant
from monitor.store.database import Database
from monitor.store.outreach.dispatches import kept
from monitor.store.outreach.outreach_tables import dispatches
from monitor.store.outreach.stops import stands
from monitor.store.slices import slices

ON_THE_QUEUE = timedelta(seconds=20)
"""The broker has handed it on by then, or has lost it."""


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
        order_by=(dispatches.c.part_of_id.is_not(None), dispatches.c.id),
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
    return None if row is None else Claim(kept(row), row.doubtful)


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


def _queued(connection: Connection, numbers: Sequence[int], now: datetime) -> None:
    for some in slices(numbers):
        statement = update(dispatches).where(dispatches.c.id.in_(some))
        connection.execute(statement.values(queued_until=now + ON_THE_QUEUE))
