"""An empty, migrated database for each test, on one engine of each kind for all of them.

What SQLAlchemy has compiled for one test serves the next: it is a fifth of the time of a test that
asks a database for little.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError

from monitor.store.database import Database, connect
from monitor.store.migrate import migrate
from tests.postgresql import Cluster


class SqliteDatabases:
    """Files, copied from one that is migrated once. The engine leads to the last of them."""

    def __init__(self, folder: Path) -> None:
        self._migrated = self._file = folder / "monitor.db"
        self._engine = connect(f"sqlite:///{self._migrated}").engine
        migrate(Database(self._engine))
        self._engine.dispose()
        event.listen(self._engine, "do_connect", self._lead)
        event.listen(self._engine, "connect", self._note)
        event.listen(self._engine, "checkout", self._refuse_older)

    @contextmanager
    def new(self, folder: Path) -> Iterator[Database]:
        self._file = Path(shutil.copy(self._migrated, folder / "monitor.db"))
        self._engine.url = make_url(f"sqlite:///{self._file}")
        yield Database(self._engine)
        self._engine.dispose()

    def _lead(self, _dialect: Any, _record: Any, arguments: list[Any], _named: Any) -> None:
        arguments[0] = str(self._file)

    def _note(self, _connection: Any, record: Any) -> None:
        record.info["file"] = self._file

    def _refuse_older(self, _connection: Any, record: Any, _proxy: Any) -> None:
        """A thread that a test has left behind may have opened one between that test's end and
        the next one's beginning."""
        if record.info["file"] != self._file:
            raise DisconnectionError("this connection is to the file of an earlier test")


class PostgresqlDatabases:
    """One database, emptied for each test: a copy of an empty one takes ten times as long."""

    def __init__(self, cluster: Cluster) -> None:
        self._engine = connect(cluster.new_database()).engine
        migrate(Database(self._engine))
        with self._engine.connect() as connection:
            tables = connection.scalars(text(TABLES)).all()
            sequences = connection.scalars(text(SEQUENCES)).all()
        self._empty = [
            DISCONNECT,
            "SET session_replication_role = replica",  # the audit log lets nobody delete
            *(f"DELETE FROM {table}" for table in tables),  # noqa: S608 - names of our own
            *(f"ALTER SEQUENCE {sequence} RESTART" for sequence in sequences),
        ]
        self._engine.dispose()

    @contextmanager
    def new(self) -> Iterator[Database]:
        with self._engine.begin() as connection:
            connection.exec_driver_sql("; ".join(self._empty))
            connection.detach()  # it is not as others are
        yield Database(self._engine)
        self._engine.dispose()


TABLES = """
    SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""
SEQUENCES = "SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public'"
DISCONNECT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
"""What a test has left behind, which may hold a lock."""
