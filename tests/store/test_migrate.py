import pkgutil
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from monitor import store
from monitor.store.database import Database, StoreError, connect
from monitor.store.migrate import migrate
from monitor.store.naming import metadata


@pytest.fixture(scope="module", autouse=True)
def all_tables() -> None:
    """Every module of tables, whoever else imports it."""
    for module in pkgutil.walk_packages(store.__path__, "monitor.store."):
        if module.name.endswith(("_tables", ".schema")):
            import_module(module.name)


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
