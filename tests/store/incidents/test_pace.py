"""How fast a desk was, and the facets of a board: counted right."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from monitor.actions.deployments import open_deployment
from monitor.actions.reacting import Reader
from monitor.actions.reactions import PACE
from monitor.actions.triage import steps as triage
from monitor.actions.triage.merging import merge
from monitor.actions.triage.overdue import mark_overdue
from monitor.model.incidents import IncidentState
from monitor.model.labels import Intent, Sector, Urgency
from monitor.model.people import Person
from monitor.model.targets import Late, What
from monitor.store.database import Database
from monitor.store.incidents.board import count, incidents_by_priority
from monitor.store.incidents.facets import facets, within
from monitor.store.incidents.filters import LATE, Filter
from monitor.store.incidents.pace import paces
from monitor.store.incidents.pace_tables import paces as kept
from monitor.store.schema import incidents
from tests.actions.triage.test_overdue import opened
from tests.bench.crowd import crowd
from tests.log import NoPorts

ANA = Person("ana@desk.example", "Ana")


def test_nothing_done_has_no_median(database: Database, deployment: int) -> None:
    with database.read() as connection:
        acknowledged, answered = paces(connection, deployment, datetime.now(UTC))
    assert (acknowledged.what, answered.what) == (What.ACKNOWLEDGE, What.ANSWER)
    assert (acknowledged.median_s, acknowledged.asked) == (None, 0)


def test_the_pace_counts_what_was_done_and_what_nobody_did(
    database: Database, deployment: int
) -> None:
    now = datetime.now(UTC)
    keeper = Reader(PACE, database, NoPorts())
    keeper.catch_up()
    topics = ("water in Beira", "food in Beira", "shelter in Beira", "water in Dondo")
    for text, minutes in zip(topics, (10, 20, 90, None), strict=True):
        number = opened(database, deployment, text)
        with database.write() as connection:
            since = now - timedelta(minutes=minutes or 70)
            row = update(incidents).where(incidents.c.id == number)
            connection.execute(row.values(opened_at=since, running_since=since, turns_at=since))
        if minutes:
            triage.move(database, deployment, number, IncidentState.ACKNOWLEDGED, ANA, seen=0)
    mark_overdue(database, now)
    keeper.catch_up()
    with database.read() as connection:
        acknowledged, answered = paces(connection, deployment, now)
    assert acknowledged.median_s == pytest.approx(20 * 60, abs=10)
    assert acknowledged.p90_s == pytest.approx(90 * 60, abs=10)
    # Expected is to be acknowledged in an hour: two were, one was not, one still waits
    assert (acknowledged.done, acknowledged.within, acknowledged.asked) == (3, 2, 4)
    assert (answered.done, answered.asked) == (0, 0)


def counted_anew(database: Database, deployment: int) -> set[tuple[int, str, bool]]:
    """What the rows of the incidents say, without any event: incident, target, whether done."""
    with database.read() as connection:
        rows = connection.execute(select(incidents).where(incidents.c.deployment_id == deployment))
        found = set()
        for row in rows:
            over = row.late == Late.OVER and row.is_open and row.answered_at is None
            if row.acknowledged_at is not None:
                found.add((row.id, "acknowledge", True))
            elif over:
                found.add((row.id, "acknowledge", False))
            if row.answered_at is not None:
                found.add((row.id, "answer", True))
            elif over and row.acknowledged_at is not None:
                found.add((row.id, "answer", False))
    return found


def kept_from_events(database: Database, deployment: int) -> set[tuple[int, str, bool]]:
    with database.read() as connection:
        rows = connection.execute(select(kept).where(kept.c.deployment_id == deployment))
        return {(row.incident_id, row.what, row.done_at is not None) for row in rows}


def test_what_is_kept_from_events_is_what_would_be_counted_anew(
    database: Database, deployment: int
) -> None:
    """Steps, undo, a late hour, a merge: after each the kept figures are those of the rows."""
    keeper = Reader(PACE, database, NoPorts())
    keeper.catch_up()
    here = (database, deployment)
    water, food = opened(*here, "water in Beira"), opened(*here, "food in Dondo")
    shelter = opened(*here, "shelter in Beira")

    def agree() -> set[tuple[int, str, bool]]:
        keeper.catch_up()
        assert kept_from_events(*here) == counted_anew(*here)
        return kept_from_events(*here)

    assert agree() == set()
    triage.move(*here, water, IncidentState.ACKNOWLEDGED, ANA, seen=0)
    answered = triage.move(*here, water, IncidentState.ANSWERED, ANA, seen=1)
    assert agree() == {(water, "acknowledge", True), (water, "answer", True)}
    assert answered.decision is not None
    triage.undo(*here, water, answered.decision, ANA)
    assert agree() == {(water, "acknowledge", True)}
    mark_overdue(database, datetime.now(UTC) + timedelta(hours=30))
    assert (food, "acknowledge", False) in agree()
    merge(*here, food, shelter, ANA, seen={})
    agree()
    triage.move(*here, shelter, IncidentState.CLOSED, ANA, seen=99)
    agree()


def test_a_consumer_that_is_new_counts_what_was_done_within_a_day(
    database: Database, deployment: int
) -> None:
    number = opened(database, deployment, "water in Beira")
    triage.move(database, deployment, number, IncidentState.ACKNOWLEDGED, ANA, seen=0)
    Reader(PACE, database, NoPorts()).catch_up()
    assert kept_from_events(database, deployment) == {(number, "acknowledge", True)}


@pytest.fixture
def crowded(database: Database) -> tuple[Database, int]:
    deployment = open_deployment(database, "Invented crowd").id
    crowd(database, deployment, 400)
    while mark_overdue(database, datetime.now(UTC)):
        pass
    return database, deployment


some_filters = st.builds(
    Filter,
    sectors=st.sampled_from([(), ("none",), (Sector.HEALTH.value,), ("none", Sector.WASH.value)]),
    urgencies=st.sampled_from([(), (Urgency.IMMEDIATE.value,), ("Past", "Unknown")]),
    intents=st.sampled_from([(), (Intent.QUESTION.value,)]),
    languages=st.sampled_from([(), ("pt",), ("en", "ar")]),
    states=st.sampled_from([(), ("closed",), ("new", "closed"), ("new", "acknowledged")]),
    needs_human=st.booleans(),
    late=st.sampled_from(["", *LATE]),
    place=st.sampled_from(["", "Beira", "mw"]),
)


@settings(max_examples=30)
@given(wanted=some_filters)
def test_facets_count_what_the_filter_finds(crowded: tuple[Database, int], wanted: Filter) -> None:
    database, deployment = crowded
    with database.read() as connection:
        found = list(within(facets(connection, deployment, wanted), wanted))
        listed = incidents_by_priority(connection, deployment, wanted, limit=500)
        assert sum(one.incidents for one in found) == len(listed)
        assert count(connection, deployment, wanted) == len(listed)
    assert max((one.newest for one in found), default=0) == max(
        (one.id for one in listed), default=0
    )
    keys = [(one.rank, one.incident.last_at, one.id) for one in listed]
    assert all(first >= second for first, second in pairwise(keys))


def test_words_are_found_in_any_post_of_an_incident_and_the_last_may_be_a_beginning(
    database: Database, deployment: int
) -> None:
    water = opened(database, deployment, "water in Beira")
    opened(database, deployment, "food in Dondo")
    with database.read() as connection:
        for words, found in (("beira wat", [water]), ("wat beira", []), ("wat food", [])):
            wanted = Filter(words=words)
            listed = incidents_by_priority(connection, deployment, wanted, limit=9)
            assert [one.id for one in listed] == found
            counted = sum(one.incidents for one in facets(connection, deployment, wanted))
            assert counted == len(listed)
