"""What a listener tells of itself: that it is alive, and what it missed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import func

from monitor.actions.intake.leases import until
from monitor.model.listening import Gap
from monitor.model.posts import storable
from monitor.steps.admit import count, instant
from monitor.store.database import Database
from monitor.store.networks.listeners import CONDITION, Beat
from monitor.store.networks.network_tables import feeds, gaps
from monitor.store.upserts import insert


def beat(database: Database, deployment: int, said: Beat, *, starts: bool = False) -> bool:
    """False where another listener holds the feed: then nothing is said. A beat holds it on."""
    now = datetime.now(UTC)
    said = _admitted(said, now)
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
        for name in CONDITION:
            if (value := getattr(said.condition, name)) is not None:
                row[name] = changes[name] = value
        ours = None
        if said.holder:
            row["holder"] = said.holder
            row["held_until"] = changes["held_until"] = until(connection)
            ours = feeds.c.holder == said.holder
        saying = statement.values(row).on_conflict_do_update(
            index_elements=["deployment_id", "name"], set_=changes, where=ours
        )
        return connection.execute(saying.returning(feeds.c.name)).first() is not None


def record_gaps(database: Database, deployment: int, name: str, missed: Sequence[Gap]) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "deployment_id": deployment,
            "feed": name,
            "since": instant(gap.since, now),
            "until": instant(gap.until, now),
            "filled": gap.filled,
            "why": storable(gap.why),
        }
        for gap in missed
    ]
    with database.write() as connection:
        connection.execute(gaps.insert(), rows)


def _admitted(said: Beat, now: datetime) -> Beat:
    """What a network tells of its limits and in its errors may be anything."""
    condition = said.condition
    quota_until = None if condition.quota_until is None else instant(condition.quota_until, now)
    condition = replace(
        condition,
        note=None if condition.note is None else storable(condition.note),
        rules=count(condition.rules),
        quota_left=count(condition.quota_left),
        quota_until=quota_until,
    )
    cursor, reason = storable(said.cursor), storable(said.reason)
    return replace(said, condition=condition, cursor=cursor, reason=reason)
