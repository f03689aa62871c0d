"""Which incidents may be the same, and what an officer said of that."""

import pytest

from monitor.actions.triage.duplicates import not_same
from monitor.actions.triage.merging import merge
from monitor.actions.triage.splitting import split
from monitor.model.places import Place
from monitor.store.database import Database
from monitor.store.people.audit import Asked, entries
from monitor.store.triage.duplicates import MOST, Same, same_as
from tests.actions.intake import test_filing
from tests.actions.triage.test_merging import LONG, Here, file, posts_of
from tests.actions.triage.test_steps import ANA
from tests.builders import a_place


@pytest.fixture
def here(database: Database, deployment: int) -> Here:
    return database, deployment


def found(here: Here, number: int) -> list[Same]:
    with here[0].read() as connection:
        return same_as(connection, here[1], number)


def whys(here: Here, number: int) -> dict[int, tuple[str, ...]]:
    return {one.id: one.why for one in found(here, number)}


def test_the_same_need_near_by_and_the_same_person_are_suggested(here: Here) -> None:
    # the tests' places are all at one point, under names of their own
    a, b, c = file(here, "water in Beira", "water in Dondo", "food in Beira", author="@ana")
    d, _ = file(here, "food in Dondo", "shelter here", author="@ben")
    assert whys(here, a) == {
        b: ("the same need at the same place, 0 min apart", "the same person wrote in both"),
        c: ("the same person wrote in both",),
    }
    assert found(here, a)[0].place == "Dondo"
    assert set(whys(here, c)) == {a, b, d}


def test_nearly_the_same_words_are_suggested(here: Here) -> None:
    a, _, b = file(here, LONG.format("Beira"), "hello", LONG.format("Dondo") + ", send food")
    assert a != b
    [same] = found(here, b)
    assert same.id == a
    assert same.why[0].startswith("nearly the same words (")


def test_an_answer_elsewhere_is_suggested(here: Here) -> None:
    [a] = file(here, "water in Beira", id="asked")
    [b] = file(here, "we in Dondo have no food", reply_to="asked")
    assert a != b
    assert whys(here, b) == {a: ("a post here answers a post there",)}


def test_not_the_same_is_remembered_both_ways(here: Here) -> None:
    a, b = file(here, "water in Beira", "water in Dondo")
    not_same(*here, b, a, ANA)
    not_same(*here, a, b, ANA)
    not_same(*here, a, 10**9, ANA)
    not_same(*here, a, a, ANA)
    assert found(here, a) == found(here, b) == []
    with here[0].read() as connection:
        told = entries(connection, Asked(action="incident_kept_apart"), limit=9)
    assert {one.about for one in told} == {("incident", a), ("incident", b)}


def test_what_was_split_off_is_not_the_same(here: Here) -> None:
    a, _ = file(here, "water in Beira", "no water in Beira", author="@ana")
    done = split(*here, a, posts_of(here, a)[1:], ANA, seen=0)
    assert found(here, a) == found(here, done.incident) == []


def test_what_is_merged_is_suggested_no_more(here: Here) -> None:
    a, b, c = file(here, "water in Beira", "water in Dondo", "food in Beira", author="@ana")
    merge(*here, b, a, ANA, seen={})
    assert set(whys(here, a)) == {c}
    assert found(here, b) == []
    assert found(here, 10**9) == []


def test_at_most_five_are_suggested(here: Here) -> None:
    texts = ["water", "food", "shelter", "money", "energy", "transport", "clothing"]
    first, *_ = file(here, *(f"{one} in Beira" for one in texts), author="@ana")
    assert len(found(here, first)) == MOST


def test_a_need_far_away_or_at_other_words_is_another(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    spots: dict[str, Place] = {
        "Beira": a_place("Beira"),
        "Dondo": a_place("Dondo", lat=-18.0),
        "Buzi": a_place("Buzi", uncertain=True),
        "Chota": a_place("Chota", uncertain=True),
    }
    monkeypatch.setattr(
        test_filing.WordLocator,
        "locate",
        lambda _, batch: [
            tuple(spots[name] for name in spots if name in one.post.text) for one in batch
        ],
    )
    a, b, c, d, e = file(
        here, "water in Beira", "water in Dondo", "water, Buzi", "water, Chota", "no water, Buzi"
    )
    assert found(here, a) == found(here, b) == found(here, d) == []
    assert whys(here, c) == {e: ("the same need at “Buzi”, 0 min apart",)}
