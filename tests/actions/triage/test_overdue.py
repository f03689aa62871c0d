"""What is late sorts up: kept with every change of what it follows from, and by the timetable."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from monitor.actions.desks.desks import add_desk
from monitor.actions.desks.settings import set_hours, set_targets
from monitor.actions.intake.keeping import keep
from monitor.actions.triage import steps as triage
from monitor.actions.triage.overdue import mark_overdue
from monitor.model.events import IncidentOverdue
from monitor.model.hours import ALWAYS, Hours
from monitor.model.incidents import IncidentState
from monitor.model.labels import Urgency
from monitor.model.listed import Listed
from monitor.model.people import Person
from monitor.model.targets import DEFAULTS, Late, Target, What
from monitor.model.triage import Owner
from monitor.store.database import Database
from monitor.store.incidents.board import incident, incidents_by_priority
from monitor.store.incidents.filters import Filter
from monitor.store.schema import incidents
from monitor.store.triage.desk_settings import hours_of, targets_of
from monitor.store.triage.desks import DeskError, desks_of
from tests.actions.intake.test_filing import run
from tests.builders import a_post
from tests.log import newest_entry

ANA = Person("ana@desk.example", "Ana")
HOUR = timedelta(hours=1)
NIGHT_OFF = Hours("Africa/Maputo", (((8 * 60, 18 * 60),),) * 7, frozenset({date(2031, 4, 7)}))


@pytest.fixture
def number(database: Database, deployment: int) -> int:
    return opened(database, deployment, "water in Beira")


def opened(database: Database, deployment: int, text: str) -> int:
    filed = run(database, deployment, keep(database, deployment, [a_post(text)]))
    assert filed is not None
    return filed.incidents[0]


def seen(database: Database, deployment: int, number: int) -> Listed:
    with database.read() as connection:
        found = incident(connection, deployment, number)
    assert found is not None
    return found


def test_what_was_filed_just_now_is_due_by_its_urgency(
    database: Database, deployment: int, number: int
) -> None:
    found = seen(database, deployment, number)
    assert found.triage.clock is not None
    given = timedelta(minutes=DEFAULTS[found.incident.urgency].acknowledge)
    assert found.triage.due_at == found.triage.clock.opened_at + given
    assert (found.triage.due_what, found.triage.late) == (What.ACKNOWLEDGE, Late.FINE)


def test_the_timetable_finds_what_has_become_late_and_tells_it(
    database: Database, deployment: int, number: int
) -> None:
    now = datetime.now(UTC)
    other = opened(database, deployment, "food in Dondo")
    triage.move(database, deployment, other, IncidentState.ANSWERED, ANA, seen=0)
    assert mark_overdue(database, now) == 0
    before = seen(database, deployment, number)
    assert mark_overdue(database, now + 0.8 * HOUR) == 1
    assert newest_entry(database, deployment).events == (IncidentOverdue(number, Late.SOON),)
    soon = seen(database, deployment, number)
    assert (soon.triage.late, soon.version) == (Late.SOON, before.version + 1)
    mark_overdue(database, now + 2 * HOUR)
    over = seen(database, deployment, number)
    assert over.triage.late is Late.OVER
    assert mark_overdue(database, now + 9 * HOUR) == 0  # there is nothing left to become
    assert newest_entry(database, deployment).events == (IncidentOverdue(number, Late.OVER),)


def test_late_ones_sort_up_among_those_of_like_weight(
    database: Database, deployment: int, number: int
) -> None:
    other = opened(database, deployment, "food in Dondo")
    with database.write() as connection:
        for one, priority in ((number, 40), (other, 55)):
            row = update(incidents).where(incidents.c.id == one)
            connection.execute(row.values(priority=priority))

    def order() -> list[int]:
        with database.read() as connection:
            listed = incidents_by_priority(connection, deployment, Filter(), limit=9)
        return [one.id for one in listed]

    assert order() == [other, number]
    triage.move(database, deployment, other, IncidentState.ACKNOWLEDGED, ANA, seen=0)
    mark_overdue(database, datetime.now(UTC) + 1.5 * HOUR)
    assert order() == [number, other]  # 40 + 20 for late
    with database.read() as connection:
        late = incidents_by_priority(connection, deployment, Filter(late="1"), limit=9)
    assert [one.id for one in late] == [number]


def test_acknowledging_stops_being_late_and_answering_stops_the_clock(
    database: Database, deployment: int, number: int
) -> None:
    here = (database, deployment, number)
    mark_overdue(database, datetime.now(UTC) + 2 * HOUR)
    assert seen(*here).triage.late is Late.OVER
    triage.take(*here, ANA, seen=0)
    after = seen(*here).triage
    assert (after.late, after.due_what) == (Late.FINE, What.ANSWER)
    done = triage.move(*here, IncidentState.ANSWERED, ANA, seen=1)
    assert (seen(*here).triage.due_at, seen(*here).triage.due_what) == (None, None)
    assert done.decision is not None
    triage.undo(*here, done.decision, ANA)
    assert seen(*here).triage.due_at == after.due_at


def test_the_hours_of_the_desk_count_and_what_was_waited_before_stays(
    database: Database, deployment: int, number: int
) -> None:
    here = (database, deployment, number)
    desk = add_desk(database, deployment, "Health")
    closed = Hours("UTC", ((),) * 7)
    set_hours(database, deployment, desk, closed)
    with database.read() as connection:
        assert hours_of(connection, desk) == closed
    before = seen(*here).triage
    done = triage.give(*here, Owner(desk=desk), ANA, seen=0)
    given = seen(*here).triage
    assert (given.due_at, given.due_what) == (None, What.ACKNOWLEDGE)
    assert before.clock is not None
    assert given.clock is not None
    assert given.clock.opened_at == before.clock.opened_at
    assert given.clock.running_since is not None
    assert mark_overdue(database, datetime.now(UTC) + 99 * HOUR) == 0
    set_hours(database, deployment, desk, ALWAYS)  # the timetable sees to it
    assert mark_overdue(database, datetime.now(UTC)) == 1
    assert newest_entry(database, deployment).incidents == (number,)
    assert seen(*here).triage.due_at is not None
    assert done.decision is not None
    triage.undo(*here, done.decision, ANA)
    assert seen(*here).triage.owner == Owner()


def test_new_targets_hold_for_what_is_open(
    database: Database, deployment: int, number: int
) -> None:
    here = (database, deployment, number)
    urgency = seen(*here).incident.urgency
    set_targets(database, deployment, {urgency: Target(1, 2)}, ANA)
    with database.read() as connection:
        assert targets_of(connection, deployment) == {**DEFAULTS, urgency: Target(1, 2)}
    mark_overdue(database, datetime.now(UTC))
    found = seen(*here).triage
    assert found.clock is not None
    assert found.due_at == found.clock.opened_at + timedelta(minutes=1)


def test_a_report_that_makes_it_more_urgent_brings_its_time_forward(
    database: Database, deployment: int, number: int
) -> None:
    here = (database, deployment, number)
    with database.write() as connection:  # as if its first report had been vague
        row = update(incidents).where(incidents.c.id == number)
        connection.execute(row.values(urgency=Urgency.UNKNOWN, due_at=None))
    run(database, deployment, keep(database, deployment, [a_post("no water left in Beira")]))
    found = seen(*here)
    assert found.incident.urgency is Urgency.EXPECTED
    assert found.triage.clock is not None
    assert found.triage.due_at == found.triage.clock.opened_at + HOUR


def test_many_are_seen_to_in_batches(database: Database, deployment: int, number: int) -> None:
    with database.write() as connection:
        row = connection.execute(select(incidents).where(incidents.c.id == number)).one()
        left_out = ("id", "rank", "is_open")
        plain = {k: v for k, v in row._mapping.items() if k not in left_out}
        connection.execute(incidents.insert(), [plain] * 24)
    far = datetime.now(UTC) + 9 * HOUR
    counts = [mark_overdue(database, far, limit=10) for _ in range(3)]
    assert counts == [10, 10, 5]


def test_hours_and_desks_are_those_of_the_deployment(database: Database, deployment: int) -> None:
    desk = add_desk(database, deployment, "Health")
    with pytest.raises(DeskError, match="not of this deployment"):
        set_hours(database, deployment + 1, desk, NIGHT_OFF)
    set_hours(database, deployment, desk, NIGHT_OFF)
    with database.read() as connection:
        assert hours_of(connection, desk) == NIGHT_OFF
        assert [one.id for one in desks_of(connection, deployment)] == [desk]
