"""Bring a database to the newest shape of the tables (Alembic), whatever shape it has now."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from monitor.store.database import Database, StoreError

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """All in one transaction: a failed migration leaves the database as it was.

    Raises StoreError when the database was made by a newer version of the monitor.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    with database.write() as connection:
        if not database.is_sqlite:
            # two machines that start at once migrate one after the other
            connection.execute(text("SELECT pg_advisory_xact_lock(5066574, 0)"))
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in {one.revision for one in script.walk_revisions()}:
            raise StoreError(
                f"the database has revision {current}, which this version does not know: "
                "it was made by a newer one; update the monitor or use another database"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
