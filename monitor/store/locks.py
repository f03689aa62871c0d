"""The lock under which a deployment is filed and decided in, one transaction after the other."""

from sqlalchemy import Connection, text

from monitor.store.database import Database


def one_at_a_time(database: Database, connection: Connection, deployment: int) -> None:
    """Wait until nobody else files or corrects in this deployment; held to the end of the
    transaction. SQLite's write lock does it already."""
    if not database.is_sqlite:
        lock = text("SELECT pg_advisory_xact_lock(:space, :deployment)")
        # the first number keeps our locks apart from other programs' on the same database
        connection.execute(lock, {"space": 0x4D4F4E, "deployment": deployment})
