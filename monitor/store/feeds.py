"""Feeds: what each listener last said of itself, so that silence is seen."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from monitor.store.database import Database
from monitor.store.schema import feeds, volume
from monitor.store.upserts import insert
from monitor.store.volume import minute_of


@dataclass(frozen=True, slots=True)
class Beat:
    """What a listener tells of itself: counts since its last beat, and how it is."""

    name: str
    network: str
    state: str  # "listening", "ended" or "failed"
    reason: str
    received: int
    issues: int
    last_post_at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    name: str
    network: str
    state: str
    reason: str
    started_at: datetime
    beat_at: datetime
    last_post_at: datetime | None
    received: int
    issues: int


def beat(database: Database, deployment: int, said: Beat, *, starts: bool = False) -> None:
    now = datetime.now(UTC)
    with database.write() as connection:
        statement = insert(connection, feeds)
        changes = {
            "network": said.network,
            "state": said.state,
            "reason": said.reason,
            "beat_at": now,
            "received": feeds.c.received + said.received,
            "issues": feeds.c.issues + said.issues,
            "last_post_at": func.coalesce(statement.excluded.last_post_at, feeds.c.last_post_at),
        }
        if starts:
            changes["started_at"] = now
        row = {
            "deployment_id": deployment,
            "name": said.name,
            "network": said.network,
            "state": said.state,
            "reason": said.reason,
            "started_at": now,
            "beat_at": now,
            "last_post_at": said.last_post_at,
            "received": said.received,
            "issues": said.issues,
        }
        index = ["deployment_id", "name"]
        connection.execute(
            statement.on_conflict_do_update(index_elements=index, set_=changes), [row]
        )


def feeds_of(connection: Connection, deployment: int) -> list[Feed]:
    query = select(feeds).where(feeds.c.deployment_id == deployment).order_by(feeds.c.name)
    return [
        Feed(
            row.name,
            row.network,
            row.state,
            row.reason,
            row.started_at,
            row.beat_at,
            row.last_post_at,
            row.received,
            row.issues,
        )
        for row in connection.execute(query)
    ]


def posts_a_minute(connection: Connection, deployment: int, now: datetime) -> dict[str, float]:
    """By network, over the last full minute and the part of this one that has passed."""
    query = (
        select(volume.c.network, func.sum(volume.c.posts))
        .where(volume.c.deployment_id == deployment, volume.c.minute >= minute_of(now) - 1)
        .group_by(volume.c.network)
    )
    passed = 60 + now.timestamp() % 60
    return {network: 60.0 * float(posts) / passed for network, posts in connection.execute(query)}
