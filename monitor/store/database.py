"""The connection to SQLite (embedded) or PostgreSQL (at scale), and how each is made safe."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from monitor.store.bell import Bell, NoBell

SQLITE_PRAGMAS = (
    "journal_mode=WAL",  # readers never wait for the writer
    "synchronous=NORMAL",  # with WAL: a crash of the process loses nothing that was committed
    "busy_timeout=15000",  # ms a writer waits for its turn
    "foreign_keys=ON",
    "temp_store=MEMORY",
)

CACHE_KIB = 32_000
"""Of each connection to SQLite: what pages and workers read again and again."""

SMALL_CACHE_KIB = 4_000
"""For a process that writes and hardly reads: no slower (16,000 posts/s or more either way), and it
does not grow by the whole of a cache while the database does."""


REFUSALS = ("22", "23", "42", "54")
"""Classes of PostgreSQL's errors that are about what it was given."""


class StoreError(Exception):
    """Something about the database that a person must mend; the message says how."""


class Database:
    """One engine. `read()` for queries, `write()` for one transaction that may change things."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.bell: Bell = NoBell()  # rung by acts after their commit

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends, rolled back when it raises.

        SQLite takes its write lock at once (BEGIN IMMEDIATE): a deferred begin that turns into a
        write later fails instead of waiting.
        """
        with self.engine.connect() as connection:
            writer = connection.execution_options(monitor_writes=True)
            with writer.begin():
                yield writer

    def close(self) -> None:
        self.engine.dispose()


def connect(url: str, cache_kib: int = CACHE_KIB) -> Database:
    """Open the database at a SQLAlchemy URL; raises StoreError where it cannot be opened."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return Database(
            create_engine(
                parsed, pool_pre_ping=True, pool_size=5, max_overflow=20, hide_parameters=True
            )
        )
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"{parsed.get_backend_name()} is not supported: use sqlite or postgresql")
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("an SQLite database needs a file: sqlite:////path/to/monitor.db")
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # errors name no parameters: they hold what people wrote
    engine = create_engine(parsed, pool_size=5, max_overflow=40, hide_parameters=True)
    event.listen(engine, "connect", partial(_prepare_sqlite, cache_kib))
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def is_away(error: BaseException) -> bool:
    """Whether the database could not be asked, or not now: trying again later may go well.

    Some refusals of a value come as an OperationalError of PostgreSQL too (class 54: a text that
    is too long for an index): they come again, however often it is tried.
    https://www.postgresql.org/docs/current/errcodes-appendix.html
    """
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return state is None or not state.startswith(REFUSALS)


def check(database: Database) -> None:
    """Raises StoreError with what to do where the database does not answer."""
    try:
        with database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
    except OperationalError as error:
        shown = database.engine.url.render_as_string(hide_password=True)
        raise StoreError(
            f"the database {shown} does not answer ({error.orig}): "
            "start it, or correct MONITOR_DATABASE_URL"
        ) from error


def _prepare_sqlite(cache_kib: int, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite alone
    for pragma in (*SQLITE_PRAGMAS, f"cache_size=-{cache_kib}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("monitor_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
