"""Events that are told to open boards: written in the transaction, announced after it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from monitor.intake import Filed
from monitor.store.schema import events


def told(
    connection: Connection, deployment: int, kind: str, touched: Sequence[int], **more: object
) -> Filed:
    """`kind` in the past tense; `touched`: incidents whose row on a board has changed."""
    numbers = tuple(sorted(set(touched)))
    body = {"posts": [], "incidents": numbers, "needs_human": 0, **more}
    row = {"deployment_id": deployment, "kind": kind, "body": body, "at": datetime.now(UTC)}
    event = connection.execute(events.insert().returning(events.c.id), row).scalar_one()
    return Filed(event, deployment, (), numbers, 0)
