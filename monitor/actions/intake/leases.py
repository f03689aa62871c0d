"""Who listens to a feed: one listener holds it, the others stand by.

A network may give one stream to an account (X, Telegram), and two machines may run listeners.
The holder's beats hold the feed on; one that is silent for `HELD` has lost it to whoever asks.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, or_, text, update

from monitor.store.columns import from_ms
from monitor.store.database import Database
from monitor.store.networks.network_tables import feeds
from monitor.store.upserts import insert

HELD = timedelta(seconds=15)
"""Seven beats: a database that is slow for some seconds moves no feed to another machine."""


def until(connection: Connection) -> datetime:
    """When a hold that is taken now ends, by the database's clock: machines' clocks differ."""
    return _now(connection) + HELD


def hold(database: Database, deployment: int, name: str, network: str, holder: str) -> bool:
    """Whether the feed is `holder`'s now: nobody had it, or who had it has been silent."""
    with database.write() as connection:
        now = _now(connection)
        taken = {"holder": holder, "held_until": now + HELD, "state": "connecting", "reason": ""}
        row = {
            "deployment_id": deployment,
            "name": name,
            "network": network,
            "started_at": datetime.now(UTC),
            "beat_at": datetime.now(UTC),
            "received": 0,
            "issues": 0,
            **taken,
        }
        free = or_(
            feeds.c.holder.in_(["", holder]),
            feeds.c.held_until.is_(None),
            feeds.c.held_until <= now,
        )
        taking = insert(connection, feeds).values(row)
        taking = taking.on_conflict_do_update(
            index_elements=["deployment_id", "name"], set_=taken, where=free
        )
        return connection.execute(taking.returning(feeds.c.name)).first() is not None


def let_go(database: Database, deployment: int, name: str, holder: str) -> None:
    """Whoever stands by takes it at once."""
    here = (feeds.c.deployment_id == deployment, feeds.c.name == name, feeds.c.holder == holder)
    with database.write() as connection:
        connection.execute(update(feeds).where(*here).values(holder="", held_until=None))


def stand_by(database: Database, deployment: int, name: str, machine: str) -> None:
    """Says that `machine` would take the feed over; "" that it would not any more."""
    here = (feeds.c.deployment_id == deployment, feeds.c.name == name)
    told = {"standby": machine, "standby_at": datetime.now(UTC)}
    with database.write() as connection:
        connection.execute(update(feeds).where(*here).values(told))


def _now(connection: Connection) -> datetime:
    if connection.dialect.name == "sqlite":  # in a file: all who write to it are on this machine
        return datetime.now(UTC)
    query = text("SELECT CAST(1000 * extract(epoch FROM clock_timestamp()) AS bigint)")
    return from_ms(connection.execute(query).scalar_one())
