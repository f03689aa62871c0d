"""One listener of a feed at a time, whoever asks, on SQLite and PostgreSQL."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from monitor.actions.intake.leases import HELD, hold, let_go, stand_by
from monitor.actions.intake.listeners import beat
from monitor.store.database import Database
from monitor.store.networks.listeners import Beat, Feed, feeds_of
from monitor.store.networks.network_tables import feeds
from tests.conftest import rows

FEED = "x @ReliefDesk 1"


def said(holder: str, received: int = 1) -> Beat:
    return Beat(FEED, "x", "listening", "", received, 0, None, holder=holder)


def shown(database: Database, deployment: int) -> Feed:
    with database.read() as connection:
        [feed] = feeds_of(connection, deployment)
    return feed


def silent(database: Database, seconds: timedelta) -> None:
    """As if the holder had last beaten so much longer ago."""
    with database.write() as connection:
        [(until,)] = connection.execute(feeds.select().with_only_columns(feeds.c.held_until)).all()
        connection.execute(update(feeds).values(held_until=until - seconds))


@pytest.fixture
def asks(database: Database, deployment: int) -> Callable[[str], bool]:
    return lambda holder: hold(database, deployment, FEED, "x", holder)


def test_one_of_many_who_ask_at_once_has_the_feed(asks: Callable[[str], bool]) -> None:
    have: list[str] = []
    together = threading.Barrier(8)

    def ask(holder: str) -> None:
        together.wait()
        for _ in range(5):
            if asks(holder):
                have.append(holder)

    threads = [threading.Thread(target=ask, args=(f"machine-{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(have) == 5
    assert len(set(have)) == 1


def test_a_silent_holder_loses_the_feed_and_says_nothing_more(
    database: Database, deployment: int, asks: Callable[[str], bool]
) -> None:
    assert asks("one")
    assert beat(database, deployment, said("one"), starts=True)
    assert not asks("two")
    silent(database, HELD - timedelta(seconds=3))
    assert not asks("two")
    silent(database, timedelta(seconds=3))
    assert asks("two")
    assert beat(database, deployment, said("two", 10), starts=True)
    assert not beat(database, deployment, said("one", 100))
    assert shown(database, deployment).received == 11
    assert not asks("one")


def test_a_beat_holds_the_feed_on(
    database: Database, deployment: int, asks: Callable[[str], bool]
) -> None:
    assert asks("one")
    silent(database, HELD)
    assert beat(database, deployment, said("one"))
    assert not asks("two")


def test_a_holder_that_nobody_replaced_goes_on_however_late_it_is(
    database: Database, deployment: int, asks: Callable[[str], bool]
) -> None:
    assert asks("one")
    silent(database, timedelta(hours=1))
    assert beat(database, deployment, said("one"))


def test_what_was_let_go_is_taken_at_once_and_only_by_who_had_it(
    database: Database, deployment: int, asks: Callable[[str], bool]
) -> None:
    assert asks("one")
    let_go(database, deployment, FEED, "two")
    assert not asks("two")
    let_go(database, deployment, FEED, "one")
    assert asks("two")


def test_a_standby_is_named_and_leaves_the_state_of_the_feed_alone(
    database: Database, deployment: int, asks: Callable[[str], bool]
) -> None:
    assert asks("one")
    beat(database, deployment, said("one"))
    before = rows(database, "SELECT state, reason, beat_at, received, held_until FROM feeds")
    stand_by(database, deployment, FEED, "relief-2")
    after = rows(database, "SELECT state, reason, beat_at, received, held_until FROM feeds")
    assert before == after
    assert shown(database, deployment).standby == "relief-2"
    stand_by(database, deployment, FEED, "")
    assert shown(database, deployment).standby == ""


def test_a_drill_has_no_holder_and_always_speaks(database: Database, deployment: int) -> None:
    assert beat(database, deployment, said(""))
    assert beat(database, deployment, said(""))
    assert shown(database, deployment).received == 2
