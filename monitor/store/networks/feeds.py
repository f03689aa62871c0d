"""Feeds: what each listener last said of itself, so that silence is seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from monitor.model.listening import Condition, Gap
from monitor.store.database import Database
from monitor.store.incidents.volume import minute_of
from monitor.store.networks.holding import READY, until
from monitor.store.networks.network_tables import feeds, gaps
from monitor.store.schema import volume
from monitor.store.upserts import insert


@dataclass(frozen=True, slots=True)
class Beat:
    """What a listener tells of itself: counts since its last beat, and how it is."""

    name: str
    network: str
    state: str  # "listening", "connecting", "ended" or "failed"
    reason: str
    received: int
    issues: int
    last_post_at: datetime | None
    account: int | None = None
    cursor: str = ""
    condition: Condition = field(default_factory=Condition)
    holder: str = ""  # who says so; "": a drill, which nobody else plays


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
    account: int | None
    condition: Condition
    gaps: int  # of the last day, that nothing has filled
    standby: str = ""  # the machine that would take it over; "": there is none


_CONDITION = ("note", "rules", "quota_left", "quota_until")


def beat(database: Database, deployment: int, said: Beat, *, starts: bool = False) -> bool:
    """False where another listener holds the feed: then nothing is said. A beat holds it on."""
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
            "account_id": said.account,
            "cursor": said.cursor or feeds.c.cursor,
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
            "account_id": said.account,
            "cursor": said.cursor,
        }
        for name in _CONDITION:
            if (value := getattr(said.condition, name)) is not None:
                row[name] = changes[name] = value
        held = None
        if said.holder:
            row["holder"] = said.holder
            row["held_until"] = changes["held_until"] = until(connection)
            held = feeds.c.holder == said.holder
        saying = statement.values(row).on_conflict_do_update(
            index_elements=["deployment_id", "name"], set_=changes, where=held
        )
        return connection.execute(saying.returning(feeds.c.name)).first() is not None


def cursor_of(connection: Connection, deployment: int, name: str) -> str:
    """Where the last listener of a feed had come to; "" where there was none."""
    here = (feeds.c.deployment_id == deployment, feeds.c.name == name)
    return connection.execute(select(feeds.c.cursor).where(*here)).scalar() or ""


def record_gaps(database: Database, deployment: int, name: str, found: Sequence[Gap]) -> None:
    rows = [
        {
            "deployment_id": deployment,
            "feed": name,
            "since": one.since,
            "until": one.until,
            "filled": one.filled,
            "why": one.why,
        }
        for one in found
    ]
    with database.write() as connection:
        connection.execute(gaps.insert(), rows)


def gaps_of(connection: Connection, deployment: int, since: datetime) -> list[tuple[str, Gap]]:
    """Feed and gap, the newest first."""
    query = select(gaps).where(gaps.c.deployment_id == deployment, gaps.c.until >= since)
    return [
        (row.feed, Gap(row.since, row.until, row.filled, row.why))
        for row in connection.execute(query.order_by(gaps.c.id.desc()))
    ]


def feeds_of(connection: Connection, deployment: int) -> list[Feed]:
    query = select(feeds).where(feeds.c.deployment_id == deployment).order_by(feeds.c.name)
    now = datetime.now(UTC)
    day = now - timedelta(days=1)
    unfilled = Counter(name for name, gap in gaps_of(connection, deployment, day) if not gap.filled)
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
            row.account_id,
            Condition(*(getattr(row, name) for name in _CONDITION)),
            unfilled[row.name],
            row.standby if row.standby_at and now - row.standby_at < READY else "",
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
