"""Events that are told to open boards: written in the transaction, announced after it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from monitor.model.filing import Filed
from monitor.store.database import Database
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


def announced(database: Database, event_ids: Sequence[int]) -> None:
    with database.write() as connection:
        statement = update(events).where(events.c.id.in_(event_ids))
        connection.execute(statement.values(announced_at=datetime.now(UTC)))


def unannounced(database: Database, before: datetime, limit: int) -> list[Filed]:
    """Events whose announcement was lost with its worker, oldest first."""
    with database.read() as connection:
        query = select(events).where(events.c.announced_at.is_(None), events.c.at < before)
        rows = connection.execute(query.order_by(events.c.id).limit(limit))
        return [
            Filed(
                row.id,
                row.deployment_id,
                tuple(row.body["posts"]),
                tuple(row.body["incidents"]),
                row.body["needs_human"],
            )
            for row in rows
        ]


def announced_as(
    connection: Connection, deployment: int, numbers: tuple[int, ...], kind: str = "IncidentDecided"
) -> Filed:
    """The event that tells open boards to look at these incidents again."""
    body = {"posts": (), "incidents": numbers, "needs_human": 0}
    row = {"deployment_id": deployment, "kind": kind, "body": body, "at": datetime.now(UTC)}
    event = connection.execute(events.insert().returning(events.c.id), row).scalar_one()
    return Filed(event, deployment, (), numbers, 0)
