"""Two machines that listen to one account: one does, the other takes over, no post comes twice."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.networks.accounts import add_account
from monitor.actions.networks.watchwords import set_watchwords
from monitor.cli import programs
from monitor.model.accounts import AccountKind
from monitor.model.people import Person
from monitor.model.watchwords import Watchwords
from monitor.store.database import Database, connect
from monitor.store.migrate import migrate
from monitor.store.networks.encryption import Seal
from tests.conftest import rows
from tests.networks.x.wire import XWire
from tests.running import Running, children_of, kill_group, wait_until

FEEDS = [sys.executable, "-m", "workers.feeds"]
STREAM = "GET /2/tweets/search/stream"
ONCE = "SELECT network_id FROM posts ORDER BY network_id"


class Desk:
    """One database, one account of X, and machines that listen to it."""

    def __init__(self, running: Running, wire: XWire) -> None:
        self.running, self.wire = running, wire
        self.database: Database = connect(running.settings.database)
        migrate(self.database)
        deployment = open_deployment(self.database, "Invented flood").id
        words = Watchwords(words=("water",))
        set_watchwords(self.database, deployment, words, Person("ana@desk", "Ana"))
        self.account = add_account(
            self.database,
            deployment,
            wire.account(),
            Seal(running.settings.secret),
            kind=AccountKind.OFFICIAL,
            listens=True,
            speaks=False,
            by=Person("ana@desk"),
        )
        self.written: list[str] = []

    def machine(self, name: str) -> "subprocess.Popen[bytes]":
        return self.running.start(name, FEEDS)

    def told(self, columns: str) -> list[tuple[Any, ...]]:
        return rows(self.database, f"SELECT {columns} FROM feeds")  # noqa: S608 - our own words

    def holder(self) -> str:
        found = self.told("holder")
        return str(found[0][0]) if found else ""

    def wait_listening(self, but: str = "") -> None:
        """By another holder than `but`."""
        wait_until(
            lambda: self.told("state") == [("listening",)] and self.holder() != but,
            40,
            "the feed listens",
        )

    def wait_kept(self) -> None:
        wanted = sorted(self.written)
        wait_until(
            lambda: sorted(str(one) for (one,) in rows(self.database, ONCE)) == wanted,
            60,
            "every post is kept once",
        )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Somebody writes ten posts a second."""
        stop = threading.Event()

        def write() -> None:
            while not stop.wait(0.1):
                self.written.append(self.wire.publish(f"water {len(self.written)}, please"))

        thread = threading.Thread(target=write)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


@pytest.fixture
def wire() -> Iterator[XWire]:
    made = XWire()
    made.start()
    yield made
    made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    redis_url: str,
    gazetteer_folder: Path,
    wire: XWire,
) -> Iterator[Desk]:
    (tmp_path / "gazetteer").symlink_to(gazetteer_folder)
    more = {}
    if request.param == "postgresql":
        more["database_url"] = request.getfixturevalue("postgresql").new_database()
    running = Running(tmp_path, redis_url, **more)
    made = Desk(running, wire)
    yield made
    running.end()
    made.database.close()


@pytest.mark.timeout(240)
def test_a_standby_takes_over_from_a_killed_machine_and_nothing_is_missing(desk: Desk) -> None:
    desk.running.start("worker", programs.worker(desk.running.settings))
    first = desk.machine("first")
    desk.wait_listening()
    before = desk.holder()
    second = desk.machine("second")
    with desk.writing():
        wait_until(lambda: desk.told("standby") != [("",)], 30, "the standby says so")
        wait_until(lambda: len(desk.written) > 20, 20, "posts are written")
        assert desk.wire.world.calls.count(STREAM) == 1
        assert desk.told("state, holder") == [("listening", before)]
        kill_group(first, signal.SIGKILL)
        desk.wait_listening(but=before)
        # the network may notice later than we that nobody hears the first stream any more
        wait_until(lambda: len(desk.wire.world.streams) == 1, 10, "one stream is left")
    desk.wait_kept()
    third = desk.machine("third")
    wait_until(lambda: desk.told("standby") != [("",)], 30, "another one stands by")
    now = desk.holder()
    with desk.writing():
        kill_group(second, signal.SIGTERM)
        wait_until(lambda: desk.holder() not in ("", now), 8, "what was let go is taken at once")
        desk.wait_listening(but=now)
    desk.wait_kept()
    assert third.poll() is None
    unread = "SELECT count(*) FROM posts WHERE read_at IS NULL"
    wait_until(lambda: rows(desk.database, unread) == [(0,)], 60, "every post is read")
    counted = "SELECT count(*), count(DISTINCT post_id) FROM reports"
    assert rows(desk.database, counted) == [(len(desk.written), len(desk.written))]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_while_two_listen_no_post_is_kept_twice_and_the_late_one_stops(desk: Desk) -> None:
    desk.wire.world.streams_at_most = 2
    first = desk.machine("first")
    desk.wait_listening()
    before = desk.holder()
    [listener] = children_of(first.pid)
    desk.machine("second")
    wait_until(lambda: desk.told("standby") != [("",)], 30, "the standby says so")
    with desk.writing():
        os.kill(listener, signal.SIGSTOP)  # as a machine that hangs: its connection stays
        desk.wait_listening(but=before)
        assert len(desk.wire.world.streams) == 2
        os.kill(listener, signal.SIGCONT)
        wait_until(lambda: len(desk.wire.world.streams) == 1, 10, "one has stopped")
    desk.wait_kept()
    assert desk.holder() != before
    wait_until(lambda: desk.told("standby") != [("",)], 10, "the late one stands by")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_a_listener_whose_machine_was_killed_under_it_ends(desk: Desk) -> None:
    first = desk.machine("first")
    desk.wait_listening()
    before = desk.holder()
    os.kill(first.pid, signal.SIGKILL)  # the listener itself lives on
    wait_until(lambda: desk.told("state, holder") == [("ended", "")], 10, "it ends and lets go")
    desk.machine("second")
    desk.wait_listening(but=before)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_a_killed_listener_is_started_again_and_nothing_is_missing(desk: Desk) -> None:
    first = desk.machine("first")
    desk.wait_listening()
    with desk.writing():
        wait_until(lambda: len(desk.written) > 5, 20, "posts are written")
        [listener] = children_of(first.pid)
        os.kill(listener, signal.SIGKILL)
        wait_until(lambda: desk.wire.world.calls.count(STREAM) == 2, 20, "it listens again")
        assert children_of(first.pid) != [listener]
    desk.wait_kept()
