"""What a listener tells of itself: that it is alive, and what it missed."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func

from monitor.actions.intake.leases import until
from monitor.model.listening import Gap
from monitor.store.database import Database
from monitor.store.networks.listeners import CONDITION, Beat
from monitor.store.networks.network_tables import feeds, gaps
from monitor.store.upserts import insert


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
        for name in CONDITION:
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
