import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from monitor.store import schema  # noqa: F401 - all tables, here and below
from monitor.store.database import Database, StoreError, connect
from monitor.store.incidents import view_tables  # noqa: F401
from monitor.store.migrate import migrate
from monitor.store.naming import metadata
from monitor.store.networks import network_tables  # noqa: F401
from monitor.store.outreach import outreach_tables  # noqa: F401
from monitor.store.people import audit_tables, passkey_tables, people_tables  # noqa: F401
from monitor.store.places import place_tables  # noqa: F401
from monitor.store.triage import (  # noqa: F401
    clock_tables,
    mention_tables,
    merging_tables,
    triage_tables,
)


def test_the_migrations_lead_to_the_tables_of_the_schema(database: Database) -> None:
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    # the index of words is a table of SQLite's own, and an expression index on PostgreSQL
    words = ("post_words", "ix_posts_words")
    assert [one for one in differences if not any(name in repr(one) for name in words)] == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)


def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer"):
        migrate(database)


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(StoreError, match="sqlite or postgresql"):
        connect("mysql://localhost/monitor")
