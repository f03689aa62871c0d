"""What was done is raised again by what comes in, on the real path of a post."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from monitor.actions.intake.keeping import keep
from monitor.actions.intake.reading import read
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.actions.triage import steps as triage
from monitor.actions.triage.deciding import TriageConflict
from monitor.model.events import Entry
from monitor.model.incidents import IncidentState
from monitor.model.labels import Item, Urgency
from monitor.model.reports import Report
from monitor.model.triage import Dismissal, told
from monitor.steps.reopening import AGAIN
from monitor.store.database import Database
from monitor.store.posts.grouping_lookup import REOPENS
from monitor.store.schema import incidents
from monitor.store.triage.decisions import history
from tests.actions.intake.test_filing import WordLocator
from tests.actions.triage.test_merging import Here
from tests.actions.triage.test_steps import ANA, seen
from tests.builders import a_need, a_post, a_report
from tests.log import entries, kinds, newest_entry


class NumberReader:
    """A reader for tests: the items and the number of people that a text names; "now" is
    Immediate, "@desk" is us."""

    version = "numbers"

    def read(self, reports: Sequence[Report]) -> list[Report]:
        return [self._one(one) for one in reports]

    def _one(self, report: Report) -> Report:
        text = report.post.text
        numbers = [int(word) for word in text.split() if word.isdigit()]
        persons = max(numbers, default=0)
        needs = tuple(a_need(item, persons=persons) for item in Item if item in text)
        urgency = Urgency.IMMEDIATE if "now" in text else Urgency.EXPECTED
        ours = report.post.author == "@desk"
        done = a_report(post=report.post, needs=needs, relevant=bool(needs), reasons=())
        return replace(done, urgency=urgency, our_own=ours, intent=report.intent)


@pytest.fixture
def here(database: Database, deployment: int) -> Here:
    return database, deployment


def filed(here: Here, *posts: object) -> Entry:
    database, deployment = here
    numbers = keep(database, deployment, posts)  # type: ignore[arg-type]
    shelf = DatabaseShelf(database, deployment)
    read(numbers, shelf, NumberReader(), WordLocator())
    done = newest_entry(*here)
    assert done is not None
    return done


def an_incident(here: Here, state: IncidentState) -> int:
    done = filed(here, a_post("water in Beira, we are 40", id="asked", author="@one"))
    [number] = done.incidents
    dismissal = Dismissal.ALREADY_MET if state is IncidentState.DISMISSED else None
    triage.move(*here, number, state, ANA, seen=0, dismissal=dismissal)
    return number


@pytest.mark.parametrize("state", [IncidentState.ANSWERED, IncidentState.CLOSED])
def test_more_people_raise_what_was_done(here: Here, state: IncidentState) -> None:
    number = an_incident(here, state)
    stopped = seen(*here, number).triage.clock
    assert stopped is not None
    assert stopped.running_since is None
    done = filed(here, a_post("water in Beira for 200"))
    assert done.incidents == (number,)
    found = seen(*here, number)
    assert found.incident.state is IncidentState.ACKNOWLEDGED
    assert found.triage.raised_why == "about 200 people, 40 were named before"
    assert found.triage.clock is not None
    assert found.triage.clock.running_since is not None
    assert found.triage.clock.opened_at == stopped.opened_at
    with here[0].read() as connection:
        last = history(connection, number)[0]
    assert (last.by_name, told(last)) == ("the monitor", "raised it again")
    assert last.why == found.triage.raised_why
    # one entry tells of all, the one of the batch
    assert len(entries(*here)) == 3  # the first batch, the officer's step, the second batch
    assert kinds(done) == ["ReportsFiled", "IncidentJoined", "IncidentDecided", "IncidentReopened"]


def test_the_next_step_of_an_officer_clears_the_mark(here: Here) -> None:
    number = an_incident(here, IncidentState.ANSWERED)
    filed(here, a_post("water in Beira for 200"))
    with pytest.raises(TriageConflict, match="the monitor raised it again"):
        triage.move(*here, number, IncidentState.CLOSED, ANA, seen=1)
    triage.move(*here, number, IncidentState.IN_PROGRESS, ANA, seen=2)
    assert seen(*here, number).triage.raised_why == ""


def test_what_is_worked_on_is_marked_and_goes_on(here: Here) -> None:
    number = an_incident(here, IncidentState.IN_PROGRESS)
    filed(here, a_post("water in Beira now"))
    found = seen(*here, number)
    assert found.incident.state is IncidentState.IN_PROGRESS
    assert found.triage.raised_why == "urgency Immediate, Expected before"


def test_what_is_answered_is_not_raised_by_one_more_voice_but_by_three(here: Here) -> None:
    number = an_incident(here, IncidentState.ANSWERED)
    for name in ("@two", "@three", "@two", "@one"):
        filed(here, a_post(f"no water, {name} in Beira", author=name))
    assert seen(*here, number).incident.state is IncidentState.ANSWERED
    filed(here, a_post("water? none in Beira", author="@four"))
    found = seen(*here, number)
    assert found.incident.state is IncidentState.ACKNOWLEDGED
    assert found.triage.raised_why == "3 more people say it"


def test_an_answer_to_our_question_raises_and_thanks_do_not(here: Here) -> None:
    number = an_incident(here, IncidentState.ANSWERED)
    filed(here, a_post("How many of you?", id="q", author="@desk", reply_to="asked"))
    filed(here, a_post("Boats are coming.", id="s", author="@desk", reply_to="asked"))
    assert seen(*here, number).incident.state is IncidentState.ANSWERED
    filed(here, a_post("thank you all", reply_to="s"))
    assert seen(*here, number).incident.state is IncidentState.ANSWERED
    filed(here, a_post("some water came", author="@one", reply_to="q"))
    assert seen(*here, number).triage.raised_why == "an answer to our post"


def test_what_was_closed_lately_is_opened_by_who_asks_again(here: Here) -> None:
    number = an_incident(here, IncidentState.CLOSED)
    done = filed(here, a_post("no water in Beira, nobody came", author="@one"))
    assert done.incidents == (number,)
    found = seen(*here, number)
    assert found.incident.state is IncidentState.ACKNOWLEDGED
    assert found.triage.raised_why == AGAIN


def test_what_was_closed_long_ago_or_dismissed_is_a_new_incident(here: Here) -> None:
    number = an_incident(here, IncidentState.CLOSED)
    earlier = datetime.now(UTC) - REOPENS - timedelta(minutes=1)
    with here[0].write() as connection:
        connection.execute(update(incidents).values(ended_at=earlier))
    done = filed(here, a_post("no water in Beira"))
    assert done.incidents != (number,)
    [new] = done.incidents
    triage.move(*here, new, IncidentState.DISMISSED, ANA, seen=0, dismissal=Dismissal.CANNOT_VERIFY)
    assert filed(here, a_post("is there water in Beira")).incidents not in ((new,), (number,))


def test_what_was_dismissed_is_raised_by_an_answer_alone_or_by_worse(here: Here) -> None:
    number = an_incident(here, IncidentState.DISMISSED)
    filed(here, a_post("the water is back", author="@one", reply_to="asked"))
    assert seen(*here, number).incident.state is IncidentState.DISMISSED
    filed(here, a_post("water, help us now", author="@one", reply_to="asked"))
    assert seen(*here, number).incident.state is IncidentState.ACKNOWLEDGED


def test_copies_add_nothing(here: Here) -> None:
    text = "we have no water here in Beira since the storm came, please help all of us"
    [number] = filed(here, a_post(text, author="@one")).incidents
    triage.move(*here, number, IncidentState.CLOSED, ANA, seen=0)
    for n in range(4):
        filed(here, a_post(f"RT @one: {text}", author=f"@r{n}"))
    assert seen(*here, number).incident.state is IncidentState.CLOSED
    assert seen(*here, number).incident.copies == 4


def test_workers_at_once_raise_once_for_each_thing_that_is_new(here: Here) -> None:
    number = an_incident(here, IncidentState.CLOSED)
    database, deployment = here
    posts = [a_post("water in Beira for 200", author=f"@w{n}") for n in range(12)]
    numbers = keep(database, deployment, posts)
    shelf = DatabaseShelf(database, deployment)

    def work(at: int) -> None:
        read(numbers[at : at + 3], shelf, NumberReader(), WordLocator())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, (0, 3, 6, 9)))
    found = seen(*here, number)
    assert found.incident.reports == 13
    assert found.incident.state is IncidentState.ACKNOWLEDGED
    with database.read() as connection:
        kinds = [one.kind for one in history(connection, number)]
    assert 2 <= len(kinds) <= 3  # the officer's, more people, and at most: so many say it
