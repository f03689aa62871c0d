"""`crisis-monitor seed` and `serve-dev`: a filled board to click in."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.actions.deployments import open_deployment
from monitor.cli import monitor
from monitor.cli.errors import CommandError
from monitor.cli.seeding.people import DESK, OFFICERS, PASSWORD
from monitor.model.dispatches import DispatchState
from monitor.model.incidents import IncidentState
from monitor.model.text_rules import TextState
from monitor.settings import Settings
from monitor.store.database import Database, connect
from monitor.store.migrate import migrate
from tests.conftest import rows
from tests.ports import free_port
from tests.running import wait_until
from tests.web.site import sign_in
from web.app import create_app, make_context

NOT_SEEDED = {"delivered", "undelivered"}
"""They come with receipts of a gateway: what is seeded speaks to the log."""

SCREENS = (
    "/replies",
    "/saved-replies",
    "/views",
    "/desks",
    "/listening",
    "/accounts",
    "/places",
    "/people",
    "/audit",
    "/you",
)


def run(folder: Path, redis_url: str, *arguments: str, **more: str) -> Result:
    environment = {"MONITOR_DATA_DIR": str(folder), "MONITOR_REDIS_URL": redis_url} | more
    return CliRunner().invoke(monitor, list(arguments), env=environment)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, gazetteer_folder: Path) -> Path:
    """Seeded once for all tests of this file, while no broker is there."""
    made = tmp_path_factory.mktemp("seeded")
    (made / "gazetteer").symlink_to(gazetteer_folder)
    done = run(made, "redis://127.0.0.1:1/0", "seed")
    assert done.exit_code == 0, done.output
    return made


@pytest.fixture
def database(folder: Path) -> Database:
    return connect(f"sqlite:///{folder / 'monitor.db'}")


def values(database: Database, query: str) -> set[object]:
    return {value for (value,) in rows(database, query)}


def test_there_is_something_in_every_state(database: Database) -> None:
    states = {"incidents": IncidentState, "texts": TextState, "dispatches": DispatchState}
    for table, kind in states.items():
        there = values(database, f"SELECT state FROM {table}")  # noqa: S608 - our own words
        assert there == {state.value for state in kind} - NOT_SEEDED, table
    kinds = {"state", "owner", "standing", "correction", "merge", "note"}
    assert values(database, "SELECT kind FROM decisions") >= kinds
    assert rows(database, "SELECT count(*) FROM posts WHERE read_at IS NULL") == [(0,)]


def test_nothing_that_was_seeded_can_leave_the_machine(database: Database) -> None:
    assert values(database, "SELECT network FROM dispatches") == {"log"}
    assert "" not in values(database, "SELECT fault FROM accounts")


def test_a_second_time_changes_nothing(folder: Path, database: Database, redis_url: str) -> None:
    counted = "SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM audit)"
    before = rows(database, counted)
    again = run(folder, redis_url, "seed")
    assert again.exit_code == 0
    assert PASSWORD in again.output
    assert rows(database, counted) == before


def test_every_screen_has_something_to_show(folder: Path, redis_url: str) -> None:
    settings = Settings(data_dir=folder, redis_url=redis_url, port=18600)
    app = create_app(make_context(settings))
    clients = {officer.name: app.test_client() for officer in OFFICERS}
    for officer in OFFICERS:
        assert sign_in(clients[officer.name], officer.address, PASSWORD).status_code == 302
        assert clients[officer.name].get("/board").status_code == 200
    for screen in SCREENS:
        codes = {client.get(screen).status_code for client in clients.values()}
        assert codes <= {200, 403}, screen
        assert 200 in codes, screen


def test_a_board_that_others_can_open_is_neither_seeded_nor_started(
    folder: Path, redis_url: str
) -> None:
    """Behind a proxy that speaks TLS, or on an address of the machine."""
    seeded = run(folder, redis_url, "seed", MONITOR_SECURE_COOKIES="true")
    assert isinstance(seeded.exception, CommandError)
    assert "MONITOR_HOST=127.0.0.1" in str(seeded.exception)
    port = str(free_port())
    up = run(folder, redis_url, "up", "--port", port, MONITOR_SECURE_COOKIES="true")
    assert isinstance(up.exception, CommandError)
    assert "crisis-monitor user stop" in str(up.exception)
    assert DESK.address in str(up.exception)


def test_a_database_in_use_is_left_alone(tmp_path: Path, redis_url: str) -> None:
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(database)
    open_deployment(database, "Invented cyclone")
    seeded = run(tmp_path, redis_url, "seed")
    assert isinstance(seeded.exception, CommandError)
    assert "in use" in str(seeded.exception)
    assert rows(database, "SELECT count(*) FROM users") == [(0,)]
    database.close()


@pytest.mark.timeout(180)
def test_the_pages_alone_are_served_with_reload(folder: Path) -> None:
    port = free_port()
    log = folder / "serve-dev.txt"
    command = [Path(sys.executable).with_name("crisis-monitor"), "serve-dev", "--no-assets"]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env=os.environ | {"MONITOR_DATA_DIR": str(folder)},
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_until(lambda: process.poll() is not None or answers(port), 120, "the pages answer")
        assert process.poll() is None, log.read_text()
        assert PASSWORD in log.read_text()
        assert answers(port + 1), "the live feed"
        # started again by the reloader, which watches the files from then on
        wait_until(lambda: "Debugger is active" in log.read_text(), 60, "it reloads")
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)
    assert not answers(port)


def answers(port: int, address: str = "/alive") -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=2).read()
    except OSError:
        return False
    return True
