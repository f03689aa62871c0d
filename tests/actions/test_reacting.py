"""Consumers of the log: each from its own cursor, alone in its faults, to each entry once."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from redis.exceptions import ConnectionError
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from monitor.actions.act import act
from monitor.actions.reacting import TRIES, Consumer, Reacting, Reader
from monitor.model.events import IncidentJoined, IncidentOpened, ReportsFiled
from monitor.store import events as log
from monitor.store.database import Database
from tests.log import NoPorts

COUNTS = Table(
    "counts_of_a_test", MetaData(), Column("incident", Integer), Column("entry", Integer)
)


def count(reacting: Reacting) -> None:
    rows = [{"incident": n, "entry": reacting.entry.id} for n in reacting.entry.incidents]
    reacting.connection.execute(insert(COUNTS), rows)


def count_but_seven(reacting: Reacting) -> None:
    count(reacting)
    if 7 in reacting.entry.incidents:
        raise ValueError("seven cannot be counted")


@pytest.fixture
def counted(database: Database) -> Iterator[Database]:
    with database.write() as connection:
        COUNTS.create(connection)
    yield database
    with database.write() as connection:
        COUNTS.drop(connection)


def join(database: Database, deployment: int, *incidents: int) -> None:
    for number in incidents:
        with act(database, deployment) as doing:
            doing.happened(ReportsFiled(()), IncidentJoined(number))


def seen(database: Database) -> list[int]:
    with database.read() as connection:
        return list(
            connection.execute(select(COUNTS.c.incident).order_by(COUNTS.c.entry)).scalars()
        )


def reader(database: Database, reaction: Any, name: str = "counter") -> Reader:
    return Reader(Consumer(name, {IncidentJoined: (reaction,)}), database, NoPorts())


def test_a_consumer_begins_with_what_happens_from_then_on(
    counted: Database, deployment: int
) -> None:
    join(counted, deployment, 1)
    counter = reader(counted, count)
    counter.catch_up()
    join(counted, deployment, 2, 3)
    counter.catch_up()
    counter.catch_up()
    assert seen(counted) == [2, 3]


def test_a_reaction_is_called_for_the_events_it_is_for(counted: Database, deployment: int) -> None:
    counter = reader(counted, count)
    counter.catch_up()
    with act(counted, deployment) as doing:
        doing.happened(IncidentOpened(5))
    join(counted, deployment, 6)
    counter.catch_up()
    assert seen(counted) == [6]


def test_a_consumer_that_breaks_holds_up_no_other(counted: Database, deployment: int) -> None:
    broken, well = reader(counted, count_but_seven, "broken"), reader(counted, count, "well")
    broken.catch_up()
    well.catch_up()
    join(counted, deployment, 7, 8)
    broken.catch_up()
    well.catch_up()
    assert seen(counted) == [7, 8]
    with counted.read() as connection:
        cursors = {cursor.consumer: cursor for cursor in log.cursors(connection, deployment)}
    assert (cursors["well"].behind, cursors["well"].why) == (0, "")
    assert (cursors["broken"].behind, cursors["broken"].why) == (
        2,
        "ValueError: seven cannot be counted",
    )


def test_an_entry_that_breaks_again_and_again_is_set_aside_with_its_reason(
    counted: Database, deployment: int
) -> None:
    counter = reader(counted, count_but_seven)
    counter.catch_up()
    join(counted, deployment, 6, 7, 8)
    for _ in range(TRIES):
        counter.catch_up()
        counter.hurry()
    counter.catch_up()
    assert seen(counted) == [6, 8]  # what broke left nothing behind
    with counted.read() as connection:
        [cursor] = log.cursors(connection, deployment)
    assert (cursor.behind, cursor.aside, cursor.why) == (0, 1, "")


def test_no_entry_is_at_fault_while_a_server_is_away(counted: Database, deployment: int) -> None:
    away = [True]

    def count_where_redis_is(reacting: Reacting) -> None:
        if away[0]:
            raise ConnectionError("Redis is away")
        count(reacting)

    counter = reader(counted, count_where_redis_is)
    counter.catch_up()
    join(counted, deployment, 1, 2)
    for _ in range(2 * TRIES):
        with pytest.raises(ConnectionError):
            counter.catch_up()
    away[0] = False
    counter.catch_up()
    assert seen(counted) == [1, 2]
    with counted.read() as connection:
        [cursor] = log.cursors(connection, deployment)
    assert (cursor.behind, cursor.aside) == (0, 0)


def test_two_processes_of_one_consumer_see_to_each_entry_once(
    counted: Database, deployment: int
) -> None:
    first, second = reader(counted, count), reader(counted, count)
    first.catch_up()
    join(counted, deployment, *range(1, 41))
    threads = [threading.Thread(target=counter.catch_up) for counter in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first.catch_up()
    assert seen(counted) == list(range(1, 41))
