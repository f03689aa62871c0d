"""Decisions of officers: one at a time, told in the history, and taken back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.actions.desks.desks import add_desk, remove_desk, set_officers
from monitor.actions.intake.keeping import keep
from monitor.actions.people.users import add_user
from monitor.actions.triage import steps as triage
from monitor.actions.triage.deciding import Decided, TriageConflict, TriageError
from monitor.model.events import IncidentDecided
from monitor.model.incidents import IncidentState, Standing
from monitor.model.listed import Listed
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.model.triage import STEPS, DecisionKind, Dismissal, Owner, told
from monitor.store.database import Database
from monitor.store.incidents.board import incident
from monitor.store.triage.decisions import history
from monitor.store.triage.desks import desks_of, desks_of_officer
from tests.actions.intake.test_filing import run
from tests.builders import a_post
from tests.log import newest_entry

ANA, YUSUF = Person("ana@desk.example", "Ana"), Person("yusuf@desk.example", "Yusuf")


@pytest.fixture
def number(database: Database, deployment: int) -> int:
    filed = run(database, deployment, keep(database, deployment, [a_post("water in Beira")]))
    assert filed is not None
    return filed.incidents[0]


def seen(database: Database, deployment: int, number: int) -> Listed:
    with database.read() as connection:
        found = incident(connection, deployment, number)
    assert found is not None
    return found


def test_a_new_incident_runs_its_clock_and_belongs_to_nobody(
    database: Database, deployment: int, number: int
) -> None:
    found = seen(database, deployment, number).triage
    assert found.owner == Owner()
    assert found.clock is not None
    assert found.clock.running_since == found.clock.opened_at
    assert found.decisions == 0


def test_each_step_is_told_with_who_when_and_why(
    database: Database, deployment: int, number: int
) -> None:
    here = (database, deployment, number)
    triage.move(*here, IncidentState.ACKNOWLEDGED, ANA, seen=0)
    done = triage.move(*here, IncidentState.CLOSED, YUSUF, seen=1, why="trucks came at noon")
    assert done.decision is not None
    entry = newest_entry(database, deployment)
    closed = IncidentDecided(number, done.decision, DecisionKind.STATE, IncidentState.CLOSED)
    assert (entry.by, entry.events) == (YUSUF.address, (closed,))
    with database.read() as connection:
        last, first = history(connection, number)
    assert (first.by_name, told(first)) == ("Ana", "acknowledged it")
    assert (last.by_name, told(last), last.why) == ("Yusuf", "closed it", "trucks came at noon")
    found = seen(*here)
    assert found.incident.state is IncidentState.CLOSED
    assert found.triage.clock is not None
    assert found.triage.clock.running_since is None
    assert found.version == 3


def test_a_dismissal_says_why(database: Database, deployment: int, number: int) -> None:
    with pytest.raises(TriageError, match="say why"):
        triage.move(database, deployment, number, IncidentState.DISMISSED, ANA, seen=0)
    dismissal = Dismissal.ALREADY_MET
    state = IncidentState.DISMISSED
    triage.move(database, deployment, number, state, ANA, seen=0, dismissal=dismissal)
    with database.read() as connection:
        assert history(connection, number)[0].why == "already_met"


def test_a_step_that_there_is_not_is_refused_with_those_that_there_are(
    database: Database, deployment: int, number: int
) -> None:
    triage.move(database, deployment, number, IncidentState.CLOSED, ANA, seen=0)
    with pytest.raises(TriageError, match="choose in progress"):
        triage.move(database, deployment, number, IncidentState.ANSWERED, ANA, seen=1)


def test_who_decides_on_what_is_no_longer_so_is_told_who_was_first(
    database: Database, deployment: int, number: int
) -> None:
    triage.move(database, deployment, number, IncidentState.ACKNOWLEDGED, ANA, seen=0)
    with pytest.raises(TriageConflict, match="Ana acknowledged it"):
        triage.move(database, deployment, number, IncidentState.CLOSED, YUSUF, seen=0)


def test_decisions_about_different_things_do_not_disturb_each_other(
    database: Database, deployment: int, number: int
) -> None:
    here = (database, deployment, number)
    triage.move(*here, IncidentState.IN_PROGRESS, ANA, seen=0)
    triage.set_standing(*here, Standing.VERIFIED, YUSUF, seen=0, how="called the school")
    found = seen(*here)
    assert found.incident.standing is Standing.VERIFIED
    assert found.incident.state is IncidentState.IN_PROGRESS


def test_of_many_who_claim_at_once_one_has_it_and_the_others_are_told_who(
    database: Database, deployment: int, number: int
) -> None:
    officers = [Person(f"o{n}@desk.example", f"Officer {n}") for n in range(8)]

    def claim(who: Person) -> Decided | TriageConflict:
        try:
            return triage.take(database, deployment, number, who, seen=0)
        except TriageConflict as error:
            return error

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(claim, officers))
    [winner] = [at for at, one in enumerate(outcomes) if isinstance(one, Decided)]
    found = seen(database, deployment, number)
    assert found.triage.owner.officer == officers[winner].address
    assert found.incident.state is IncidentState.ACKNOWLEDGED
    refused = [str(one) for one in outcomes if isinstance(one, TriageConflict)]
    assert len(refused) == 7
    assert all(officers[winner].name in one for one in refused)


def test_claiming_twice_changes_nothing(database: Database, deployment: int, number: int) -> None:
    assert triage.take(database, deployment, number, ANA, seen=0).changed
    assert not triage.take(database, deployment, number, ANA, seen=0).changed


def test_an_incident_is_given_to_a_desk_and_an_officer_who_are_known(
    database: Database, deployment: int, number: int
) -> None:
    add_user(database, ANA.address, ANA.name, "correct horse battery", [Role.DESK_OFFICER])
    desk = add_desk(database, deployment, "Health")
    set_officers(database, deployment, desk, [ANA.address])
    to = Owner(ANA.address, desk=desk)
    triage.give(database, deployment, number, to, YUSUF, seen=0)
    assert seen(database, deployment, number).triage.owner == Owner(
        ANA.address, "Ana", desk, "Health"
    )
    with database.read() as connection:
        assert told(history(connection, number)[0]) == "gave it to Ana at the desk Health"
        assert desks_of_officer(connection, deployment, ANA.address) == [desk]
    with pytest.raises(TriageError, match="no active officer"):
        triage.give(database, deployment, number, Owner("x@y.example"), YUSUF, seen=1)
    remove_desk(database, deployment, desk)
    with database.read() as connection:
        assert desks_of(connection, deployment) == []
    with pytest.raises(TriageError, match="not of this deployment"):
        triage.give(database, deployment, number, to, YUSUF, seen=1)


def test_undo_brings_back_what_was_and_the_clock_goes_on(
    database: Database, deployment: int, number: int
) -> None:
    here = (database, deployment, number)
    before = seen(*here)
    done = triage.move(*here, IncidentState.CLOSED, ANA, seen=0)
    assert done.decision is not None
    triage.undo(*here, done.decision, ANA)
    after = seen(*here)
    assert after.incident == before.incident
    assert after.triage.clock == before.triage.clock
    assert not triage.undo(*here, done.decision, ANA).changed  # once is enough


def test_what_was_changed_again_is_not_undone(
    database: Database, deployment: int, number: int
) -> None:
    here = (database, deployment, number)
    done = triage.move(*here, IncidentState.ACKNOWLEDGED, ANA, seen=0)
    triage.move(*here, IncidentState.CLOSED, YUSUF, seen=1)
    assert done.decision is not None
    with pytest.raises(TriageConflict, match="Yusuf closed it"):
        triage.undo(*here, done.decision, ANA)


def test_two_independent_people_corroborate_and_a_person_says_otherwise(
    database: Database, deployment: int
) -> None:
    posts = [a_post("water in Beira", id=name, author=f"@{name}") for name in ("one", "two")]
    posts[1] = a_post("no water left here in Beira", id="two", author="@two")
    filed = run(database, deployment, keep(database, deployment, posts))
    assert filed is not None
    [number] = filed.incidents
    here = (database, deployment, number)
    assert seen(*here).incident.standing is Standing.CORROBORATED
    with pytest.raises(TriageError, match="say how"):
        triage.set_standing(*here, Standing.REFUTED, ANA, seen=0, how=" ")
    triage.set_standing(*here, Standing.REFUTED, ANA, seen=0, how="the pump works: photo")
    assert seen(*here).incident.standing is Standing.REFUTED
    triage.set_standing(*here, Standing.UNVERIFIED, ANA, seen=1, how="")
    assert seen(*here).incident.standing is Standing.CORROBORATED


def test_reading_on_changes_nothing_that_a_person_decided(
    database: Database, deployment: int, number: int
) -> None:
    here = (database, deployment, number)
    triage.take(*here, ANA, seen=0)
    more = [a_post("we need water in Beira too", id="later", author="@later")]
    run(database, deployment, keep(database, deployment, more))
    found = seen(*here)
    assert found.incident.reports == 2
    assert found.triage.owner.officer == ANA.address
    assert found.incident.state is IncidentState.ACKNOWLEDGED


Steps = st.lists(st.sampled_from([*IncidentState]), max_size=6)


@settings(max_examples=25)
@given(Steps)
def test_whatever_is_done_can_be_undone_step_by_step(
    database: Database, deployment: int, number: int, wanted: list[IncidentState]
) -> None:
    here = (database, deployment, number)
    start = seen(*here)
    done: list[int] = []
    for state in wanted:
        now = seen(*here)
        if state not in STEPS[now.incident.state]:
            continue
        dismissal = Dismissal.DUPLICATE if state is IncidentState.DISMISSED else None
        act: Callable[..., Decided] = triage.move
        one = act(*here, state, ANA, seen=now.triage.decisions, dismissal=dismissal).decision
        assert one is not None
        done.append(one)
    for one in reversed(done):
        triage.undo(*here, one, YUSUF)
    end = seen(*here)
    assert end.incident == start.incident
    assert end.triage.clock == start.triage.clock


def test_a_step_that_is_gone_because_somebody_was_faster_says_who(
    database: Database, deployment: int, number: int
) -> None:
    triage.move(database, deployment, number, IncidentState.CLOSED, YUSUF, seen=0)
    with pytest.raises(TriageConflict, match="Yusuf closed it"):
        triage.move(database, deployment, number, IncidentState.ANSWERED, ANA, seen=0)
