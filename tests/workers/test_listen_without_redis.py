"""A listener goes on while Redis is away: what it hears is kept, what happened is in the log."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from monitor.model.listening import Heard, Removal, Revision
from monitor.settings import Settings
from monitor.store.bell import RedisBell
from monitor.store.database import Database
from monitor.wiring.connections import open_redis
from tests.builders import a_post
from tests.conftest import rows
from tests.log import entries, kinds
from tests.ports import free_port
from workers.listen import Listener

NOW = datetime(2031, 2, 11, 5, tzinfo=UTC)


@pytest.fixture
def away() -> Settings:
    """Settings that name a Redis which nobody runs."""
    return Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0", keep_posts=1)


def test_a_listener_lives_on_when_an_author_removes_or_changes_a_post_while_redis_is_away(
    database: Database, deployment: int, away: Settings
) -> None:
    database.bell = RedisBell(open_redis(away))
    first, second = a_post("water", id="one"), a_post("food", id="two")

    def source() -> Iterator[Heard]:
        yield first
        yield second
        yield Removal(first.network, "one", NOW)
        yield Revision(a_post("food and water", id="two"), NOW)
        yield a_post("after it", id="three")

    listener = Listener(away, database, deployment, "invented feed", "replay")
    listener.run(source())
    assert rows(database, "SELECT state FROM feeds") == [("ended",)]
    kept = rows(database, "SELECT network_id, text FROM posts ORDER BY id")
    assert kept == [("one", ""), ("two", "food"), ("three", "after it")]
    assert [kinds(entry) for entry in entries(database, deployment)] == [
        ["PostRemoved"],
        ["PostRevised"],
    ]


def test_a_bell_that_rings_nowhere_is_left_alone_for_a_while(
    away: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """One warning for fifty rings: it was asked once, or a listener would wait for it each time."""
    bell = RedisBell(open_redis(away))
    for _ in range(50):
        bell.ring(1)
    assert sum("Redis is away" in line.getMessage() for line in caplog.records) == 1
