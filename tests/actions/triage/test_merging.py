"""Incidents that people merge, split and take apart again, on the product's own path of a post."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import update

from monitor.actions.intake.keeping import keep
from monitor.actions.places.choices import choose
from monitor.actions.triage import steps as triage
from monitor.actions.triage.deciding import TriageConflict, TriageError
from monitor.actions.triage.merging import Moved, followed, merge, undo_merge
from monitor.actions.triage.splitting import move_over, split, undo_split
from monitor.model.incidents import IncidentState, Standing
from monitor.model.labels import Item
from monitor.model.triage import told
from monitor.store.database import Database
from monitor.store.incidents.board import incidents_by_priority
from monitor.store.incidents.filters import Filter
from monitor.store.schema import incidents
from monitor.store.triage.decisions import history
from tests.actions.intake.test_filing import run
from tests.actions.triage.test_steps import ANA, YUSUF, seen
from tests.builders import a_place, a_post
from tests.conftest import rows
from tests.log import newest_entry

Here = tuple[Database, int]
LONG = "We have had no water since yesterday in {}, forty of us are in the school, please come"


@pytest.fixture
def here(database: Database, deployment: int) -> Here:
    return database, deployment


def file(here: Here, *texts: str, **more: object) -> tuple[int, ...]:
    """Posts read in one batch; the incidents that they joined, by post in order."""
    database, deployment = here
    posts = [a_post(text, **more) for text in texts]
    numbers = keep(database, deployment, posts)
    run(database, deployment, numbers)
    found = dict(rows(database, "SELECT post_id, incident_id FROM reports"))  # type: ignore[arg-type]
    return tuple(found[number] for number in numbers)


def stood(here: Here, number: int) -> tuple[object, ...]:
    """Everything of an incident but how often it was changed."""
    database, _ = here
    columns = [one.name for one in incidents.c if one.name not in ("version", "decisions")]
    names = ", ".join(f'"{one}"' for one in columns)
    [row] = rows(database, f"SELECT {names} FROM incidents WHERE id = {number}")  # noqa: S608
    voices = rows(
        database,
        f"SELECT author FROM incident_authors WHERE incident_id = {number} ORDER BY author",  # noqa: S608
    )
    return (*row, voices)


def posts_of(here: Here, number: int) -> list[int]:
    query = f"SELECT post_id FROM reports WHERE incident_id = {number} ORDER BY post_id"  # noqa: S608
    return [one for (one,) in rows(here[0], query)]  # type: ignore[misc]


def listed(here: Here) -> set[int]:
    database, deployment = here
    with database.read() as connection:
        return {one.id for one in incidents_by_priority(connection, deployment, Filter(), limit=99)}


def said(here: Here, number: int) -> list[str]:
    """The history, oldest first."""
    with here[0].read() as connection:
        return [f"{one.by_name} {told(one)}" for one in reversed(history(connection, number))]


def join(here: Here, source: int, target: int, **more: object) -> Moved:
    return merge(*here, source, target, ANA, seen={source: 99, target: 99}, **more)  # type: ignore[arg-type]


def test_a_merged_incident_leaves_the_list_and_says_where_it_is(here: Here) -> None:
    water, food = file(here, "water in Beira", "food in Dondo")
    join(here, food, water, why="one family")
    assert newest_entry(*here).incidents == tuple(sorted((food, water)))
    assert listed(here) == {water}
    with here[0].read() as connection:
        assert followed(connection, here[1], food) == water
    both = seen(*here, water).incident
    assert (both.reports, both.authors, both.item) == (2, 2, Item.WATER)
    assert said(here, water) == [f"Ana merged incident {food} into it"]
    assert said(here, food) == [f"Ana merged it into incident {water}"]
    moved = rows(here[0], "SELECT count(*) FROM reports WHERE pinned")
    assert moved == [(1,)]
    with pytest.raises(TriageError, match=f"part of incident {water} now"):
        triage.take(*here, food, ANA, seen=9)


def test_what_would_have_joined_a_merged_incident_joins_the_other(here: Here) -> None:
    first = LONG.format("Dondo")
    posts = [a_post("water in Beira", id="w"), a_post(first + ", food too", id="f")]
    database, deployment = here
    numbers = keep(database, deployment, posts)
    run(database, deployment, numbers)
    water, other = (one for (one,) in rows(database, "SELECT id FROM incidents ORDER BY id"))
    join(here, int(other), int(water))  # type: ignore[call-overload]
    assert file(here, "no water, Dondo is dry, help") == (water,)  # by need and place
    assert file(here, first + ", food too 🙏") == (water,)  # a copy
    assert file(here, "water for six of us", reply_to="f") == (water,)  # an answer
    assert seen(*here, int(water)).incident.reports == 5  # type: ignore[call-overload]
    assert file(here, "food in Dondo") != (water,)


def test_what_joins_follows_merges_after_each_other(here: Here) -> None:
    a, b, c = file(here, "water in Beira", "water in Dondo", "food in Beira")
    join(here, b, a)
    join(here, a, c)
    assert file(here, "we need water in Dondo now") == (c,)
    assert file(here, "we need water in Beira now") == (c,)
    triage.move(
        *here, c, IncidentState.DISMISSED, ANA, seen=9, dismissal=triage.Dismissal.ALREADY_MET
    )
    [new] = file(here, "still no water in Dondo")
    assert new not in (a, b, c)


def test_undoing_a_merge_brings_both_back_as_they_were(here: Here) -> None:
    a, b = file(here, "water in Beira", "food in Dondo")
    file(here, "food in Dondo again", minutes=3)
    triage.take(*here, b, YUSUF, seen=0)
    before = stood(here, a), stood(here, b)
    done = join(here, b, a)
    assert seen(*here, a).triage.owner.officer == YUSUF.address  # nobody had it
    assert seen(*here, a).incident.state is IncidentState.NEW
    [more] = file(here, "water in Beira, we wait", minutes=5)
    assert more == a
    undo_merge(*here, b, done.decision, YUSUF)
    assert stood(here, b) == before[1]
    assert seen(*here, a).incident.reports == 2
    assert seen(*here, a).triage.owner.officer == ""
    assert rows(here[0], "SELECT count(*) FROM reports WHERE pinned") == [(0,)]
    assert listed(here) == {a, b}
    assert said(here, a)[-1] == "Yusuf took a step back"
    with pytest.raises(TriageError, match="taken back already"):
        undo_merge(*here, b, done.decision, YUSUF)


def test_undoing_leaves_what_was_decided_since(here: Here) -> None:
    a, b = file(here, "water in Beira", "food in Dondo")
    triage.take(*here, b, YUSUF, seen=0)
    done = join(here, b, a)
    triage.move(*here, a, IncidentState.CLOSED, ANA, seen=9)
    undo_merge(*here, b, done.decision, ANA)
    assert seen(*here, a).incident.state is IncidentState.CLOSED
    assert seen(*here, b).incident.state is IncidentState.ACKNOWLEDGED


def test_the_older_clock_counts_and_an_owner_stays(here: Here) -> None:
    a, b = file(here, "water in Beira", "food in Dondo")
    triage.take(*here, a, ANA, seen=0)
    triage.take(*here, b, YUSUF, seen=0)
    long_ago = datetime.now(UTC) - timedelta(hours=5)
    with here[0].write() as connection:
        values = {"opened_at": long_ago, "running_since": long_ago}
        connection.execute(update(incidents).where(incidents.c.id == b).values(values))
    join(here, b, a)
    found = seen(*here, a).triage
    assert found.owner.officer == ANA.address
    assert found.clock is not None
    assert abs((found.clock.opened_at - long_ago).total_seconds()) < 1
    assert found.clock.waited(datetime.now(UTC)) >= 5 * 3600 - 1


def test_who_still_waits_is_not_lost_in_what_is_done(here: Here) -> None:
    a, b = file(here, "water in Beira", "food in Dondo")
    triage.move(*here, a, IncidentState.CLOSED, ANA, seen=0)
    triage.set_standing(*here, b, Standing.VERIFIED, YUSUF, seen=0, how="called")
    join(here, b, a)
    found = seen(*here, a)
    assert found.incident.state is IncidentState.ACKNOWLEDGED
    assert found.incident.standing is Standing.VERIFIED
    assert found.triage.raised_why == f"somebody still waits in incident {b}, merged into it"


def test_who_merges_what_was_closed_meanwhile_is_told(here: Here) -> None:
    a, b = file(here, "water in Beira", "food in Dondo")
    triage.move(*here, b, IncidentState.CLOSED, YUSUF, seen=0)
    with pytest.raises(TriageConflict, match="Yusuf closed it"):
        merge(*here, b, a, ANA, seen={a: 0, b: 0})
    assert posts_of(here, b) != []
    with pytest.raises(TriageError, match="the same incident"):
        merge(*here, a, a, ANA, seen={})


def test_of_two_who_merge_the_same_one_the_second_is_told(here: Here) -> None:
    a, b, c = file(here, "water in Beira", "food in Dondo", "shelter in Beira")

    def one(target: int) -> Moved | TriageConflict:
        try:
            return merge(*here, b, target, ANA, seen={b: 0, target: 0})
        except TriageConflict as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(one, [a, c]))
    assert sorted(type(one).__name__ for one in outcomes) == ["Moved", "TriageConflict"]
    totals = rows(here[0], "SELECT sum(reports) FROM incidents WHERE merged_into IS NULL")
    assert totals == [(3,)]
    with pytest.raises(TriageError, match="you: look again"):
        join(here, a, b)


def test_reading_and_merging_at_once_lose_nothing(here: Here) -> None:
    database, deployment = here
    a, b = file(here, "water in Beira", "water in Dondo")
    numbers = keep(
        database,
        deployment,
        [a_post(f"water {n} in {('Beira', 'Dondo')[n % 2]}") for n in range(40)],
    )

    def read(at: int) -> None:
        run(database, deployment, numbers[at : at + 10])

    with ThreadPoolExecutor(5) as pool:
        readers = [pool.submit(read, at) for at in range(0, 40, 10)]
        merging = pool.submit(join, here, b, a)
        for one in (*readers, merging):
            one.result()
    assert len(posts_of(here, a)) == 42
    assert seen(*here, a).incident.reports == 42
    assert seen(*here, a).incident.authors == 42


def test_posts_are_split_off_with_their_copies_and_back(here: Here) -> None:
    text = LONG.format("Beira")
    a, _, _ = file(here, "water in Beira now", text, f"RT @x: {text} https://example.org/a")
    _, second, copy = posts_of(here, a)
    done = split(*here, a, [second], YUSUF, seen=0, why="the school is another place")
    assert posts_of(here, done.incident) == [second, copy]
    new = seen(*here, done.incident)
    assert (new.incident.reports, new.incident.copies, new.incident.authors) == (2, 1, 1)
    assert new.triage.clock is not None
    assert seen(*here, a).incident.reports == 1
    assert said(here, a) == [f"Yusuf moved 2 posts to incident {done.incident}"]
    assert said(here, done.incident) == [f"Yusuf split it off incident {a}"]
    [later] = file(here, f"RT @y: {text}", minutes=9)
    assert later == done.incident  # a copy goes with its original
    undo_split(*here, a, done.decision, YUSUF)
    assert seen(*here, a).incident.reports == 4
    with here[0].read() as connection:
        assert followed(connection, here[1], done.incident) == a
    assert listed(here) == {a}


def test_merging_and_splitting_gives_both_back(here: Here) -> None:
    a, b = file(here, "water in Beira", "food in Dondo")
    file(here, "no food here in Dondo", "water, water in Beira", minutes=2)
    before = stood(here, a), seen(*here, b).incident
    theirs = posts_of(here, b)
    join(here, b, a)
    done = split(*here, a, theirs, ANA, seen=99)
    assert seen(*here, done.incident).incident == before[1]
    clocks = [one.name for one in incidents.c].index("raised_why")
    assert stood(here, a)[:clocks] == before[0][:clocks]


def test_not_everything_can_be_split_off(here: Here) -> None:
    a, _ = file(here, "water in Beira", "no water in Beira")
    with pytest.raises(TriageError, match="leave one"):
        split(*here, a, posts_of(here, a), ANA, seen=0)
    with pytest.raises(TriageError, match="at least one"):
        split(*here, a, [], ANA, seen=0)


def test_who_splits_what_was_split_meanwhile_is_told(here: Here) -> None:
    a, _, _ = file(here, "water in Beira", "no water in Beira", "water please, Beira")
    _, second, third = posts_of(here, a)
    split(*here, a, [second], YUSUF, seen=0)
    with pytest.raises(TriageConflict, match="Yusuf moved 1 post to incident"):
        split(*here, a, [second, third], ANA, seen=0)
    split(*here, a, [third], ANA, seen=0)  # another post is another matter


def test_posts_are_moved_to_another_incident_and_stay_there(here: Here) -> None:
    a, _, b = file(here, "water in Beira", "no water in Beira", "water in Dondo")
    _, second = posts_of(here, a)
    done = move_over(*here, a, b, [second], ANA, seen={a: 0, b: 0})
    assert second in posts_of(here, b)
    assert said(here, b) == [f"Ana moved 1 posts here from incident {a}"]
    file(here, "we need water in Beira", "water in Dondo too")
    assert second in posts_of(here, b)
    pinned = rows(here[0], "SELECT post_id FROM reports WHERE pinned")
    assert pinned == [(second,)]
    undo_split(*here, a, done.decision, YUSUF)
    assert second in posts_of(here, a)
    assert listed(here) == {a, b}
    assert seen(*here, b).incident.reports == 2


def test_an_undone_merge_can_be_merged_on(here: Here) -> None:
    a, b, c = file(here, "water in Beira", "food in Dondo", "shelter in Beira")
    first = join(here, a, b)
    join(here, b, c)
    undo_merge(*here, a, first.decision, ANA)  # though b is part of c by now
    assert len(posts_of(here, a)) == 1
    assert len(posts_of(here, c)) == 2
    assert seen(*here, c).incident.reports == 2
    assert listed(here) == {a, c}


def test_what_was_chosen_for_a_place_goes_with_its_reports(here: Here) -> None:
    a, b = file(here, "water in Beira", "food in Dondo")
    hill = replace(a_place("Hill").candidates[0], key="geonames:hill", lat=-19.5)
    coast = replace(a_place("Coast").candidates[0], key="geonames:coast", lat=-19.9)
    officer = ANA
    choose(*here, b, "Dondo", hill, officer, seen=0, compare=str.lower)
    join(here, b, a)
    choose(*here, a, "Beira", coast, officer, seen=0, compare=str.lower)
    readings = [orjson.loads(bytes(one)) for (one,) in rows(here[0], "SELECT reading FROM reports")]  # type: ignore[call-overload]
    chosen = [place["name"] for reading in readings for place in reading["places"]]
    assert sorted(chosen) == ["Coast", "Hill"]
    done = split(*here, a, posts_of(here, a)[1:], ANA, seen=99)
    choose(*here, done.incident, "Beira", coast, officer, seen=0, compare=str.lower)
    spot = seen(*here, done.incident).incident.spot
    assert spot is not None
    assert spot.name == "Hill"
