"""Receipts: what networks said later of what they had taken, each kept once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, text, update

from monitor.model.listening import Receipt, ReceiptState
from monitor.model.posts import kept_id
from monitor.store.outreach.outreach_tables import receipts, sent_ids
from monitor.store.slices import slices
from monitor.store.upserts import insert

LOCK = 0x4D4F52
"""The first number of our advisory lock: it keeps receipts apart from other locks of ours."""


def lock(connection: Connection, deployment: int) -> None:
    """Held to the end of the transaction, by whoever keeps a receipt and by whoever keeps what a
    network calls a dispatch: the second of them sees what the first has kept. SQLite has one
    writer."""
    if connection.dialect.name != "sqlite":
        statement = text("SELECT pg_advisory_xact_lock(:space, :deployment)")
        connection.execute(statement, {"space": LOCK, "deployment": deployment})


def dispatch_of(connection: Connection, deployment: int, receipt: Receipt) -> int | None:
    """None where it is not known yet that the network has taken it, or where it is not ours."""
    query = select(sent_ids.c.dispatch_id).where(
        sent_ids.c.deployment_id == deployment,
        sent_ids.c.network == receipt.network,
        sent_ids.c.network_id == kept_id(receipt.id),
    )
    return connection.execute(query).scalar_one_or_none()


def keep_receipt(
    connection: Connection, deployment: int, receipt: Receipt, dispatch: int | None, now: datetime
) -> bool:
    """False where it was kept before."""
    row = {
        "deployment_id": deployment,
        "network": receipt.network,
        "network_id": kept_id(receipt.id),
        "state": receipt.state,
        "reason": receipt.reason,
        "at": receipt.at,
        "kept_at": now,
        "dispatch_id": dispatch,
    }
    statement = insert(connection, receipts).on_conflict_do_nothing().values(row)
    return connection.execute(statement.returning(receipts.c.id)).first() is not None


def claim_receipts(
    connection: Connection, deployment: int, network: str, ids: Sequence[str], dispatch: int
) -> list[Receipt]:
    """Those that came before it was known whose they are; from now on they are of the dispatch."""
    claimed = []
    for some in slices([kept_id(id) for id in ids]):
        statement = update(receipts).where(
            receipts.c.deployment_id == deployment,
            receipts.c.network == network,
            receipts.c.network_id.in_(some),
            receipts.c.dispatch_id.is_(None),
        )
        rows = connection.execute(statement.values(dispatch_id=dispatch).returning(receipts))
        claimed += [
            Receipt(row.network, row.network_id, ReceiptState(row.state), row.reason, row.at)
            for row in rows
        ]
    return sorted(claimed, key=lambda receipt: receipt.at)


def states_of(connection: Connection, dispatch: int) -> set[ReceiptState]:
    query = select(receipts.c.state).where(receipts.c.dispatch_id == dispatch)
    return {ReceiptState(state) for state in connection.execute(query).scalars()}


def forget_unknown(connection: Connection, deployment: int, before: datetime) -> None:
    """Those of dispatches that nobody has heard of: a mail can be about anything."""
    old = (receipts.c.dispatch_id.is_(None), receipts.c.kept_at < before)
    connection.execute(delete(receipts).where(receipts.c.deployment_id == deployment, *old))
