"""The log of events: one order that a consumer can trust, on both databases."""

import threading
from dataclasses import fields
from datetime import UTC, datetime
from enum import Enum
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.actions.act import act
from monitor.actions.deployments import open_deployment
from monitor.model.events import EVENTS, Event, IncidentJoined, events_from, events_json
from monitor.store import events as log
from monitor.store.database import Database
from tests.log import entries

NUMBERS = st.integers(1, 2**62)


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if hint is bool:
        return st.booleans()
    if hint is str:
        return st.text(max_size=20)
    if hint == tuple[int, ...]:
        return st.lists(NUMBERS, max_size=3).map(tuple)
    if hint is int:
        return NUMBERS
    inner = [one for one in hint.__args__ if one is not type(None)]
    return st.none() | values_of(inner[0])


def any_event() -> st.SearchStrategy[Event]:
    def built(kind: type[Event]) -> st.SearchStrategy[Event]:
        hints = get_type_hints(kind)
        return st.builds(kind, **{one.name: values_of(hints[one.name]) for one in fields(kind)})

    return st.sampled_from(sorted(EVENTS.values(), key=lambda kind: kind.__name__)).flatmap(built)


@given(st.lists(any_event(), max_size=4))
def test_every_event_is_read_as_it_was_written(happened: list[Event]) -> None:
    assert list(events_from(events_json(happened))) == happened


def test_a_kind_that_this_version_does_not_know_is_left_out() -> None:
    body = [["IncidentForetold", {"incident": 3}], ["IncidentJoined", {"incident": 4}]]
    assert events_from([(str(kind), values) for kind, values in body]) == (IncidentJoined(4),)  # type: ignore[misc]


def test_an_act_that_breaks_leaves_nothing_in_the_log(database: Database, deployment: int) -> None:
    with pytest.raises(ValueError, match="broke"), act(database, deployment) as doing:
        doing.happened(IncidentJoined(1))
        raise ValueError("it broke")
    assert entries(database, deployment) == []


def test_an_act_in_which_nothing_happened_writes_no_entry(
    database: Database, deployment: int
) -> None:
    with act(database, deployment) as doing:
        pass
    assert doing.entry is None
    assert entries(database, deployment) == []


def test_each_deployment_has_a_log_of_its_own(database: Database, deployment: int) -> None:
    other = open_deployment(database, "Another").id
    for where, number in ((deployment, 1), (other, 2), (deployment, 3)):
        with act(database, where) as doing:
            doing.happened(IncidentJoined(number))
    assert [entry.incidents for entry in entries(database, deployment)] == [(1,), (3,)]
    assert [entry.incidents for entry in entries(database, other)] == [(2,)]


def test_a_reader_never_passes_an_entry_that_commits_late(
    database: Database, deployment: int
) -> None:
    """Sixteen acts of different length at once, and a reader that goes on from what it saw last:
    it sees all of them, each once. Without the lock of the log PostgreSQL shows 12 before 11."""
    acts, each = 16, 12
    done = threading.Barrier(acts + 1)

    def work(number: int) -> None:
        for turn in range(each):
            with act(database, deployment) as doing:
                doing.happened(IncidentJoined(number * each + turn + 1))
        done.wait()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(acts)]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    position = 0
    while len(seen) < acts * each:
        with database.read() as connection:
            new = log.since(connection, deployment, position, 1000)
        seen += [number for entry in new for number in entry.incidents]
        position = new[-1].id if new else position
        if not any(thread.is_alive() for thread in threads) and not new:
            break
    done.wait(timeout=30)
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, acts * each + 1))


def test_a_cursor_is_moved_by_one_of_two_who_read_the_same(
    database: Database, deployment: int
) -> None:
    with database.write() as connection:
        log.begin(connection, "alerts", deployment, 0)
        assert log.mark(connection, "alerts", deployment, 0, 5)
        assert not log.mark(connection, "alerts", deployment, 0, 5)
        assert log.position_of(connection, "alerts", deployment) == 5
        log.begin(connection, "alerts", deployment, 0)  # twice is as good as once
        assert log.position_of(connection, "alerts", deployment) == 5


def test_how_far_a_consumer_is_behind_is_told(database: Database, deployment: int) -> None:
    before = datetime.now(UTC)
    with database.write() as connection:
        log.begin(connection, "alerts", deployment, 0)
    for number in (1, 2):
        with act(database, deployment) as doing:
            doing.happened(IncidentJoined(number))
    with database.read() as connection:
        [cursor] = log.cursors(connection, deployment)
    assert (cursor.consumer, cursor.position, cursor.behind) == ("alerts", 0, 2)
    assert cursor.oldest_at is not None
    assert (cursor.oldest_at - before).total_seconds() > -1
    assert (cursor.aside, cursor.why) == (0, "")
