"""Mentions in notes, and the filters on owner, desk and standing."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.actions.desks.desks import add_desk, set_officers
from monitor.actions.intake.keeping import keep
from monitor.actions.people.users import add_user, set_active
from monitor.actions.triage import steps as triage
from monitor.model.incidents import IncidentState, Standing
from monitor.model.mentions import mentioned, pieces
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.model.triage import Owner
from monitor.store.database import Database
from monitor.store.incidents.board import numbers
from monitor.store.incidents.filters import Filter
from monitor.store.incidents.owned import matching_numbers, owned
from tests.actions.intake.test_filing import run
from tests.builders import a_post

ANA, YUSUF = Person("ana@desk.example", "Ana Beira"), Person("yusuf@desk.example", "Yusuf")
SHORT = Person("ana2@desk.example", "Ana")


def two_incidents(database: Database, deployment: int) -> tuple[int, int]:
    for who in (ANA, YUSUF, SHORT):
        add_user(database, who.address, who.name, "correct horse battery", [Role.DESK_OFFICER])
    posts = [a_post("water in Beira", id="one"), a_post("food in Dondo", id="two")]
    filed = run(database, deployment, keep(database, deployment, posts))
    assert filed is not None
    first, second = filed.incidents
    return first, second


def shown(database: Database, deployment: int, wanted: Filter) -> set[int]:
    with database.read() as connection:
        return {number for number, _ in numbers(connection, deployment, wanted, limit=99)}


def test_a_note_names_officers_by_name_or_address_the_longest_name_first() -> None:
    officers = [SHORT, ANA, YUSUF]
    assert mentioned("@Ana Beira, can you call?", officers) == [ANA]
    assert mentioned("@ana: see @yusuf@desk.example.", officers) == [SHORT, YUSUF]
    assert mentioned("mail ana@Ana, or @Anabel", officers) == []


@given(st.text("@Ana Beira.Yusf\n", max_size=40))
def test_the_pieces_of_a_note_are_the_note(text: str) -> None:
    assert "".join(one.text for one in pieces(text, [ANA, YUSUF, SHORT])) == text


def test_a_mention_waits_until_the_officer_does_something_there(
    database: Database, deployment: int
) -> None:
    first, second = two_incidents(database, deployment)
    triage.note(database, deployment, first, "@Yusuf do you know the school?", ANA)
    triage.note(database, deployment, second, "nobody is named", ANA)
    mine = Filter(mentions=True, me=YUSUF.address)
    assert shown(database, deployment, mine) == {first}
    with database.read() as connection:
        assert owned(connection, deployment, Filter()).mentions == {YUSUF.address: 1}
    triage.note(database, deployment, first, "it stands in water", YUSUF)
    assert shown(database, deployment, mine) == set()
    with database.read() as connection:
        assert owned(connection, deployment, Filter()).mentions == {}


def test_who_has_left_is_not_mentioned(database: Database, deployment: int) -> None:
    first, _ = two_incidents(database, deployment)
    set_active(database, YUSUF.address, False)
    triage.note(database, deployment, first, "@Yusuf?", ANA)
    assert shown(database, deployment, Filter(mentions=True, me=YUSUF.address)) == set()


def test_incidents_are_found_by_owner_desk_and_standing(
    database: Database, deployment: int
) -> None:
    first, second = two_incidents(database, deployment)
    desk = add_desk(database, deployment, "Health")
    set_officers(database, deployment, desk, [YUSUF.address])
    triage.take(database, deployment, first, ANA, seen=0)
    triage.give(database, deployment, second, Owner(desk=desk), ANA, seen=0)
    triage.set_standing(
        database, deployment, second, Standing.REFUTED, ANA, seen=1, how="called them"
    )

    def found(**fields: object) -> set[int]:
        return shown(database, deployment, Filter(**fields))  # type: ignore[arg-type]

    assert found(owners=("me",), me=ANA.address) == {first}
    assert found(owners=("me",)) == set()  # without a viewer "me" is nobody's incident either
    assert found(owners=("nobody",)) == {second}
    assert found(owners=(ANA.address, "nobody")) == {first, second}
    assert found(desks=("mine",), me=YUSUF.address) == {second}
    assert found(desks=("mine",), me=ANA.address) == set()
    assert found(desks=(str(desk), "none")) == {first, second}
    assert found(standings=("unverified",)) == {first}
    assert found(standings=("refuted",)) == {second}
    assert found(standings=("corroborated", "verified")) == set()


def test_the_share_of_each_owner_and_desk_is_counted(database: Database, deployment: int) -> None:
    first, second = two_incidents(database, deployment)
    desk = add_desk(database, deployment, "Health")
    triage.take(database, deployment, first, ANA, seen=0)
    triage.give(database, deployment, second, Owner(desk=desk), ANA, seen=0)
    triage.move(database, deployment, first, IncidentState.CLOSED, ANA, seen=1)
    with database.read() as connection:
        found = owned(connection, deployment, Filter())
        assert matching_numbers(connection, deployment, Filter(), [first, second]) == {second}
    assert (found.owners, found.desks) == ({"": 1}, {desk: 1})
