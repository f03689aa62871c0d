"""Feeds: what each listener last said of itself, so that silence is seen."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from monitor.model.listening import Condition, Gap
from monitor.store.incidents.volume import minute_of
from monitor.store.networks.network_tables import feeds, gaps
from monitor.store.schema import volume


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


CONDITION = ("note", "rules", "quota_left", "quota_until")


def cursor_of(connection: Connection, deployment: int, name: str) -> str:
    """Where the last listener of a feed had come to; "" where there was none."""
    here = (feeds.c.deployment_id == deployment, feeds.c.name == name)
    return connection.execute(select(feeds.c.cursor).where(*here)).scalar() or ""


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
            Condition(*(getattr(row, name) for name in CONDITION)),
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


READY = timedelta(seconds=20)
"""A standby that has not said so for this long is none."""
