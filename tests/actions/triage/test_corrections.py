"""What people correct holds at once, whatever is read later, teaches the reader, and goes back."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.actions.triage.corrections import correct, undo_correction
from monitor.actions.triage.deciding import TriageConflict, TriageError
from monitor.actions.triage.merging import merge, undo_merge
from monitor.actions.triage.undoing import can_be_undone, undo_any
from monitor.model.labels import Intent, Item, NeedKind, Sector, Urgency
from monitor.model.triage import told
from monitor.store.database import Database
from monitor.store.triage.decisions import history
from monitor.store.triage.label_corrections import since
from tests.actions.triage.test_merging import Here, file, posts_of, stood
from tests.actions.triage.test_steps import ANA, YUSUF, seen
from tests.conftest import rows


@pytest.fixture
def here(database: Database, deployment: int) -> Here:
    return database, deployment


def said(here: Here) -> dict[str, bool]:
    """What the reader learns: of each label the newest correction."""
    return {one.label: one.wanted for one in since(*here)}


def reading(here: Here, post: int) -> dict[str, Any]:
    [(packed,)] = rows(here[0], f"SELECT reading FROM reports WHERE post_id = {post}")  # noqa: S608
    return orjson.loads(bytes(packed))  # type: ignore[call-overload, no-any-return]


def test_a_corrected_need_moves_the_incident_and_stays(here: Here) -> None:
    [number] = file(here, "water in Beira")
    before = seen(*here, number).incident
    done = correct(*here, number, "need", ["food", "asked"], ANA, seen=0)
    assert done.changed
    found = seen(*here, number).incident
    assert (found.topic, found.item, found.sector) == ("need:food", Item.FOOD, Sector.FOOD_SECURITY)
    assert found.priority == before.priority - 3  # food 15, water 18
    assert found.reasons[-1].why == "need corrected by Ana"
    assert file(here, "food in Beira") == (number,)  # by its group now
    assert file(here, "water in Beira, please") != (number,)
    assert seen(*here, number).incident.item is Item.FOOD
    assert said(here) == {"need:water": False, "need:food": True}
    with here[0].read() as connection:
        assert told(history(connection, number)[0]) == "corrected the need: food, asked"


def test_what_was_corrected_is_not_overwritten_by_what_is_read_later(here: Here) -> None:
    [number] = file(here, "water in Beira")
    correct(*here, number, "urgency", "Past", ANA, seen=0)
    correct(*here, number, "people", 12, ANA, seen=1)
    correct(*here, number, "severity", "Minor", YUSUF, seen=2)
    correct(*here, number, "language", "pt", YUSUF, seen=3)
    file(here, "water, water in Beira", "no water in Beira at all")
    found = seen(*here, number).incident
    assert (found.urgency, found.people, found.languages) == (Urgency.PAST, 12, ("pt",))
    assert found.reports == 3
    assert said(here) == {}  # the reader has no labels for these


def test_an_undone_correction_leaves_what_the_reports_say_by_now(here: Here) -> None:
    [number] = file(here, "water in Beira")
    before = stood(here, number)
    done = correct(*here, number, "urgency", "Immediate", ANA, seen=0)
    raised = seen(*here, number).incident
    assert raised.priority == seen(*here, number).incident.top + 20  # Immediate 34, Expected 14
    assert done.decision is not None
    undo_correction(*here, number, done.decision, YUSUF)
    assert stood(here, number) == before
    assert not undo_correction(*here, number, done.decision, YUSUF).changed


def test_taking_a_correction_back_teaches_what_was_read(here: Here) -> None:
    [number] = file(here, "water in Beira")
    first = correct(*here, number, "need", ["food", "asked"], ANA, seen=0)
    second = correct(*here, number, "need", ["shelter", "described"], ANA, seen=1)
    assert said(here)["need:shelter"]
    assert second.decision is not None
    undo_correction(*here, number, second.decision, ANA)
    assert said(here) == {"need:water": False, "need:food": True, "need:shelter": False}
    assert seen(*here, number).incident.item is Item.FOOD
    assert first.decision is not None
    undo_correction(*here, number, first.decision, ANA)
    assert said(here) == {"need:water": True, "need:food": False, "need:shelter": False}
    assert seen(*here, number).incident.topic == "need:water"


def test_who_corrects_what_was_corrected_meanwhile_is_told(here: Here) -> None:
    [number] = file(here, "water in Beira")
    done = correct(*here, number, "urgency", "Immediate", ANA, seen=0)
    with pytest.raises(TriageConflict, match="Ana corrected the urgency: Immediate"):
        correct(*here, number, "urgency", "Past", YUSUF, seen=0)
    correct(*here, number, "people", 3, YUSUF, seen=0)  # another matter
    assert not correct(*here, number, "urgency", "Immediate", YUSUF, seen=0).changed
    correct(*here, number, "urgency", "Past", YUSUF, seen=2)
    assert done.decision is not None
    with pytest.raises(TriageConflict, match="Yusuf corrected the urgency: Past"):
        undo_correction(*here, number, done.decision, ANA)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("urgency", "Soon"),
        ("need", ["gold", "asked"]),
        ("need", "water"),
        ("people", -1),
        ("people", "many"),
        ("language", "<b>"),
        ("relevant", "no"),
        ("colour", "red"),
    ],
)
def test_what_there_is_not_is_refused(here: Here, name: str, value: object) -> None:
    with pytest.raises(TriageError):
        correct(*here, 1, name, value, ANA, seen=0)


def test_one_report_is_corrected_and_the_incident_follows(here: Here) -> None:
    [number] = file(here, "water in Beira")
    [post] = posts_of(here, number)
    before = stood(here, number), reading(here, post)
    done = correct(*here, number, "need", ["food", "described"], ANA, seen=0, post=post)
    found = seen(*here, number).incident
    assert (found.topic, found.kind) == ("need:food", NeedKind.DESCRIBED)
    after = reading(here, post)
    assert after["needs"][0]["item"] == "food"
    assert after["labels"][:2] == ["relevant", "need:food"]
    assert after["read"]["needs"][0]["item"] == "water"
    assert "corrected by Ana: food, described" in [one["why"] for one in after["reasons"]]
    assert said(here) == {"need:water": False, "need:food": True}
    assert done.decision is not None
    undo_correction(*here, number, done.decision, ANA)
    assert (stood(here, number), reading(here, post)) == before


def test_a_report_that_is_not_relevant_sinks(here: Here) -> None:
    [number] = file(here, "water in Beira")
    [post] = posts_of(here, number)
    correct(*here, number, "relevant", False, ANA, seen=0, post=post)
    assert seen(*here, number).incident.priority <= 5
    assert said(here) == {"relevant": False}
    [other] = file(here, "food in Dondo")
    correct(*here, other, "relevant", False, ANA, seen=0)
    assert seen(*here, other).incident.priority == 0


def test_a_post_that_broke_the_reader_is_read_by_a_person(here: Here) -> None:
    [number] = file(here, "poison in Beira")
    [post] = posts_of(here, number)
    assert seen(*here, number).incident.needs_human
    correct(*here, number, "need", ["water", "asked"], ANA, seen=0, post=post)
    found = seen(*here, number).incident
    assert (found.needs_human, found.topic) == (False, "need:water")
    assert file(here, "more water in Beira") == (number,)


def test_an_intent_moves_a_need_to_a_question_and_back(here: Here) -> None:
    [number] = file(here, "water in Beira")
    correct(*here, number, "intent", "question", ANA, seen=0)
    found = seen(*here, number).incident
    assert (found.topic, found.intent) == ("question:water", Intent.QUESTION)
    correct(*here, number, "intent", "request", ANA, seen=1)
    assert seen(*here, number).incident.topic == "need:water"
    assert said(here) == {"intent:question": False, "intent:request": True}


def test_corrections_stay_through_a_merge_and_its_undoing(here: Here) -> None:
    a, b = file(here, "water in Beira", "food in Dondo")
    correct(*here, a, "urgency", "Immediate", ANA, seen=0)
    correct(*here, b, "people", 70, ANA, seen=0)
    done = merge(*here, b, a, ANA, seen={})
    assert seen(*here, a).incident.urgency is Urgency.IMMEDIATE
    undo_merge(*here, b, done.decision, ANA)
    assert seen(*here, b).incident.people == 70
    with here[0].read() as connection:
        told_of = history(connection, a)
    assert [can_be_undone(one) for one in told_of] == [False, False, True]
    assert undo_any(*here, a, told_of[-1].id, ANA) != ()
    assert seen(*here, a).incident.urgency is not Urgency.IMMEDIATE


Corrected = st.lists(
    st.one_of(
        st.tuples(st.just("need"), st.sampled_from([["food", "offered"], [None, None]])),
        st.tuples(st.just("intent"), st.sampled_from([str(one) for one in Intent])),
        st.tuples(st.just("urgency"), st.sampled_from([str(one) for one in Urgency])),
        st.tuples(st.just("people"), st.sampled_from([None, 3, 4000])),
        st.tuples(st.just("relevant"), st.booleans()),
    ),
    max_size=5,
)


@settings(max_examples=20)
@given(Corrected, st.booleans())
def test_whatever_is_corrected_can_be_taken_back_step_by_step(
    here: Here, wanted: list[tuple[str, Any]], of_the_post: bool
) -> None:
    [number] = file(here, "shelter in Beira")
    post = posts_of(here, number)[0] if of_the_post else None
    before = stood(here, number), reading(here, posts_of(here, number)[0])
    done = [
        correct(*here, number, name, value, ANA, seen=10**6, post=post).decision
        for name, value in wanted
    ]
    for one in reversed([one for one in done if one is not None]):
        undo_correction(*here, number, one, YUSUF)
    assert (stood(here, number), reading(here, posts_of(here, number)[0])) == before
