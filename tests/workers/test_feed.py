"""The real listener of an account, on the local server of X."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.networks.accounts import add_account
from monitor.actions.networks.watchwords import set_watchwords
from monitor.model.accounts import AccountKind
from monitor.model.people import Person
from monitor.model.watchwords import Watchwords
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.networks.encryption import Seal
from tests.conftest import rows
from tests.networks.x.server import PROBLEM
from tests.networks.x.wire import XWire
from tests.running import wait_until
from workers.feed import listen

STREAM = "GET /2/tweets/search/stream"


@pytest.fixture
def wire() -> Iterator[XWire]:
    made = XWire()
    made.start()
    yield made
    made.stop()


class Desk:
    def __init__(self, settings: Settings, database: Database, wire: XWire) -> None:
        self.settings, self.database, self.wire = settings, database, wire
        self.deployment = open_deployment(database, "Invented flood").id
        self.follow("water")
        self.account = add_account(
            database,
            self.deployment,
            wire.account(),
            Seal(settings.secret),
            kind=AccountKind.OFFICIAL,
            listens=True,
            speaks=False,
            by=Person("ana@desk"),
        )

    def follow(self, *words: str) -> None:
        set_watchwords(self.database, self.deployment, Watchwords(words), Person("ana@desk", "Ana"))

    def kept(self) -> list[str]:
        found = rows(self.database, "SELECT network_id FROM posts ORDER BY network_id")
        return [str(id) for (id,) in found]

    def wait(self, wanted: tuple[object, ...], columns: str, what: str) -> None:
        query = f"SELECT {columns} FROM feeds"  # noqa: S608 - our own words
        wait_until(lambda: rows(self.database, query) == [wanted], 20, what)

    @contextmanager
    def listening(self) -> Iterator[None]:
        stop = threading.Event()
        thread = threading.Thread(target=listen, args=(self.settings, self.account, stop))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(20)
            assert not thread.is_alive()


@pytest.fixture
def desk(tmp_path: Path, sqlite_database: Database, redis_url: str, wire: XWire) -> Desk:
    return Desk(Settings(data_dir=tmp_path, redis_url=redis_url), sqlite_database, wire)


def followed(wire: XWire) -> list[str]:
    """Without the rule of our own mentions."""
    return [one["value"] for one in list(wire.world.rules.values()) if "@" not in one["value"]]


def test_watchwords_that_change_while_it_listens_lose_no_post(desk: Desk, wire: XWire) -> None:
    """Somebody writes all the time, of what is followed before, between and after the changes."""
    words = (("water", "tents"), ("food", "water"), ("water",), ("tents", "water", "food"))
    always: list[str] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.01):
            always.append(wire.publish(f"water {len(always)}"))

    with desk.listening():
        desk.wait(("listening",), "state", "it listens")
        writer = threading.Thread(target=write)
        writer.start()
        late = []
        for said in words:
            desk.follow(*said)
            rule = f"({' OR '.join(sorted(said))})"
            wait_until(lambda rule=rule: followed(wire) == [rule], 15, f"X follows {rule}")  # type: ignore[misc]  # of a lambda
            late.append(wire.publish(f"{said[0]} after the change to {rule}"))
        stop.set()
        writer.join()
        wanted = sorted(always + late)
        wait_until(lambda: desk.kept() == wanted, 20, "every post is kept")
    assert wire.world.calls.count(STREAM) == 1
    assert len(always) > 300
    assert rows(desk.database, "SELECT count(*) FROM gaps") == [(0,)]


def test_a_feed_that_is_refused_is_never_shown_as_listening(desk: Desk, wire: XWire) -> None:
    wire.world.streams_at_most = 0  # somebody else has it
    with desk.listening():
        seen = set()
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            seen |= set(rows(desk.database, "SELECT state FROM feeds"))
            time.sleep(0.02)
    assert seen == {("connecting",)}


def test_after_a_limit_with_a_time_it_waits_so_long_and_listens(desk: Desk, wire: XWire) -> None:
    body = {"title": "Too Many Requests", "type": PROBLEM + "rate-limit-exceeded"}
    reset = str(int(time.time()) + 6)
    wire.running.refuse(429, body, x_rate_limit_reset=reset)
    with desk.listening():
        desk.wait(("listening",), "state", "it listens")
        assert time.time() >= int(reset)
        post = wire.publish("water at last")
        wait_until(lambda: desk.kept() == [post], 10, "the post is kept")
