"""The log of events: appended in the transaction of an act, read by each consumer at its own pace.

A consumer trusts one order: within a deployment, an entry that becomes visible has a higher number
than all that were visible before. SQLite has one writer. On PostgreSQL numbers are given before
they are seen, so an append takes a lock of the deployment that is held to the end of the
transaction; it is the last thing that an act does, so it holds nobody for longer than a commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, text, update

from monitor.model.events import Entry, Event, events_from, events_json
from monitor.store.event_tables import event_cursors, events, events_aside
from monitor.store.upserts import insert

APPEND_LOCK = 0x4D4F45
"""The first number of our advisory lock: it keeps the log apart from other locks of ours."""

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class SetAside:
    """An entry that a consumer could not see to."""

    consumer: str
    entry: Entry
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a consumer is in one deployment: it has seen to all entries up to `position`."""

    consumer: str
    deployment: int
    position: int
    behind: int  # entries that wait for it
    oldest_at: datetime | None  # of those that wait
    aside: int  # entries that it could not see to, ever
    why: str  # what stops it now, "" where nothing does


def append(
    connection: Connection, deployment: int, by: str, at: datetime, happened: Sequence[Event]
) -> Entry:
    """The last statement of an act: see above."""
    if connection.dialect.name != "sqlite":
        lock = text("SELECT pg_advisory_xact_lock(:space, :deployment)")
        connection.execute(lock, {"space": APPEND_LOCK, "deployment": deployment})
    row = {"deployment_id": deployment, "by": by, "at": at, "body": events_json(happened)}
    number = connection.execute(events.insert().returning(events.c.id), row).scalar_one()
    return Entry(int(number), deployment, by, at, tuple(happened))


def newest(connection: Connection, deployment: int, before: datetime | None = None) -> int:
    """The number of the newest entry, or of the newest from before an instant; 0 for none. Equal
    numbers show the same board."""
    query = select(func.max(events.c.id)).where(events.c.deployment_id == deployment)
    if before is not None:
        query = query.where(events.c.at < before)
    return connection.execute(query).scalar_one() or 0


def since(connection: Connection, deployment: int, position: int, limit: int) -> list[Entry]:
    """The entries after `position`, oldest first."""
    query = (
        select(events)
        .where(events.c.deployment_id == deployment, events.c.id > position)
        .order_by(events.c.id)
        .limit(limit)
    )
    return [
        Entry(row.id, row.deployment_id, row.by, row.at, events_from(row.body))
        for row in connection.execute(query)
    ]


def position_of(connection: Connection, consumer: str, deployment: int) -> int | None:
    """None: the consumer has never read this deployment."""
    table = event_cursors
    here = (table.c.consumer == consumer, table.c.deployment_id == deployment)
    return connection.execute(select(table.c.position).where(*here)).scalar_one_or_none()


def begin(connection: Connection, consumer: str, deployment: int, position: int) -> None:
    """The consumer reads this deployment from after `position` on. Twice is as good as once."""
    row = {
        "consumer": consumer,
        "deployment_id": deployment,
        "position": position,
        "tries": 0,
        "why": "",
        "at": datetime.now(UTC),
    }
    connection.execute(insert(connection, event_cursors).on_conflict_do_nothing(), [row])


def mark(connection: Connection, consumer: str, deployment: int, before: int, after: int) -> bool:
    """All up to `after` is seen to. False where another process moved the cursor meanwhile: what
    this one did in the same transaction must be rolled back."""
    table = event_cursors
    here = (table.c.consumer == consumer, table.c.deployment_id == deployment)
    moved = update(table).where(*here, table.c.position == before)
    values = {"position": after, "tries": 0, "why": "", "at": datetime.now(UTC)}
    return connection.execute(moved.values(values)).rowcount == 1


def failed(connection: Connection, consumer: str, deployment: int, position: int, why: str) -> int:
    """The entry after `position` could not be seen to: how many times by now."""
    table = event_cursors
    here = (
        table.c.consumer == consumer,
        table.c.deployment_id == deployment,
        table.c.position == position,
    )
    values = {"tries": table.c.tries + 1, "why": why[:LONGEST_REASON], "at": datetime.now(UTC)}
    statement = update(table).where(*here).values(values).returning(table.c.tries)
    return connection.execute(statement).scalar_one_or_none() or 0


def set_aside(connection: Connection, consumer: str, entry: Entry, why: str) -> None:
    """The consumer goes on without it; the reason stays for officers to see."""
    row = {
        "consumer": consumer,
        "event_id": entry.id,
        "deployment_id": entry.deployment,
        "why": why[:LONGEST_REASON],
        "at": datetime.now(UTC),
    }
    connection.execute(insert(connection, events_aside).on_conflict_do_nothing(), [row])


def aside(connection: Connection, deployment: int, limit: int) -> list[SetAside]:
    """What consumers went on without, the newest first."""
    table = events_aside
    query = (
        select(table, events.c.by, events.c.body, events.c.at.label("happened_at"))
        .join(events, events.c.id == table.c.event_id)
        .where(table.c.deployment_id == deployment)
        .order_by(table.c.at.desc(), table.c.event_id.desc())
        .limit(limit)
    )
    return [
        SetAside(
            row.consumer,
            Entry(row.event_id, deployment, row.by, row.happened_at, events_from(row.body)),
            row.why,
            row.at,
        )
        for row in connection.execute(query)
    ]


def cursors(connection: Connection, deployment: int) -> list[Cursor]:
    """How far each consumer is, by name: for the page that shows how the monitor is."""
    table = event_cursors
    waiting = select(func.count(), func.min(events.c.at)).where(
        events.c.deployment_id == deployment
    )
    aside = select(func.count()).where(events_aside.c.deployment_id == deployment)
    query = select(table).where(table.c.deployment_id == deployment).order_by(table.c.consumer)
    read = []
    for row in connection.execute(query).all():
        behind, oldest = connection.execute(waiting.where(events.c.id > row.position)).one()
        lost = connection.execute(aside.where(events_aside.c.consumer == row.consumer)).scalar_one()
        read.append(Cursor(row.consumer, deployment, row.position, behind, oldest, lost, row.why))
    return read
