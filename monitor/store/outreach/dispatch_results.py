"""What became of a dispatch: tried again later, sent, arrived or not, failed, not sure, stopped."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from monitor.model.dispatches import TAKEN, DispatchState
from monitor.model.dispatching import Sent
from monitor.model.posts import kept_id
from monitor.store.outreach.outreach_tables import dispatches, sent_ids
from monitor.store.upserts import insert


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


def record_believed(connection: Connection, number: int, state: DispatchState, why: str) -> bool:
    """What receipts say of one that has left. False where that was believed before."""
    before = [one for one in TAKEN if one is not state]
    return _ended(connection, number, before, {"state": state, "why": why})


def record_decision(connection: Connection, number: int, decision: int) -> None:
    """The decision by which its incident was taken for answered."""
    of_it = update(dispatches).where(dispatches.c.id == number)
    connection.execute(of_it.values(decision_id=decision))


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
