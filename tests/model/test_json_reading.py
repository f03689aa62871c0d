"""Readings come back from the form in which they are stored, in this version and the first ones."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.json_form import report_json
from monitor.model.json_reading import reading_from, reading_json
from monitor.model.judgements import NeedValue
from monitor.model.labels import Intent, Item, NeedKind, Severity, Urgency
from monitor.model.overrides import Corrections, Override
from monitor.model.place_corrections import PlaceCorrection
from monitor.model.places import Candidate, Mention, Place, PlaceChoice, Precision
from monitor.model.reading import Reading
from monitor.model.reasons import Reason
from monitor.steps.chosen_places import with_choices
from monitor.steps.corrected_reading import with_corrections
from monitor.steps.locate import locate
from monitor.steps.prioritise import prioritise
from tests.builders import NOON, a_need, a_place, a_report


class Locator:
    """The place that each report has already."""

    def locate(self, reports):  # type: ignore[no-untyped-def]
        return [report.places for report in reports]


def a_reading(**more: object) -> Reading:
    """Read and weighed as the steps do it, and as it comes back from the store."""
    place = a_place(text="Beira")
    report = a_report(
        needs=(a_need(persons=40),),
        place=place,
        mentions=(place.mention,),
        reasons=(Reason("need:water", 3, 8, "words that told", 0.9),),
        **more,
    )
    [weighed] = prioritise(locate([report], Locator()))
    return reading_from(reading_json(weighed))


def said(value: object, minute: int = 0) -> Override:  # type: ignore[type-arg]
    at = datetime(2031, 2, 11, 12, minute, tzinfo=UTC)
    return Override(value, "ana@desk.example.org", "Ana", at)


SAID = st.builds(
    Corrections,
    need=st.none()
    | st.sampled_from([NeedValue(None, None), NeedValue(Item.FOOD, NeedKind.OFFERED)]).map(said),
    intent=st.none() | st.sampled_from(Intent).map(said),
    urgency=st.none() | st.sampled_from(Urgency).map(said),
    severity=st.none() | st.sampled_from(Severity).map(said),
    people=st.none() | st.sampled_from([None, 1, 300]).map(said),
    language=st.none() | st.sampled_from(["fr", "ht"]).map(said),
    relevant=st.none() | st.booleans().map(said),
)
DONDO = Candidate("taught:7", "Dondo", "MZ", "", -19.6123456, 34.7, Precision.POINT, 0, 1.0)
CHOSEN = st.sampled_from([None, DONDO]).map(
    lambda place: {"beira": PlaceCorrection(7, 1, "beira", "Beira", place, "ana@", "Ana", NOON)}
)


@given(SAID, st.just({}) | CHOSEN)
def test_a_reading_survives_being_stored(
    corrections: Corrections, choices: dict[str, PlaceCorrection]
) -> None:
    reading = with_corrections(with_choices(a_reading(), choices, str.casefold), corrections)
    assert reading_from(reading_json(reading)) == reading


@given(SAID, CHOSEN)
def test_the_order_of_corrections_and_choices_does_not_matter(
    corrections: Corrections, choices: dict[str, PlaceCorrection]
) -> None:
    read = a_reading()
    reading = with_corrections(with_choices(read, choices, str.casefold), corrections)
    assert reading == with_choices(with_corrections(read, corrections), choices, str.casefold)
    assert reading.by_machine == read


@given(SAID, CHOSEN)
def test_what_is_taken_back_leaves_nothing_behind(
    corrections: Corrections, choices: dict[str, PlaceCorrection]
) -> None:
    read = a_reading()
    both = with_corrections(with_choices(read, choices, str.casefold), corrections)
    stored = reading_from(reading_json(both))
    assert with_corrections(with_choices(stored, {}, str.casefold), Corrections()) == read


def test_the_public_form_and_the_stored_one_say_the_same_of_what_was_read() -> None:
    report = a_report(place=a_place(), scores={"relevant": 0.9, "need:food": 0.01})
    public, stored = report_json(report), reading_json(report)
    assert public.pop("id") == report.post.id
    assert public.pop("scores") == {"relevant": 0.9, "need:food": 0.01}
    assert stored.pop("scores") == {"relevant": 0.9}  # what decided nothing is not stored
    assert public == stored


FIRST = {
    "id": "t1",
    "language": "en",
    "needs": [
        {
            "sector": "wash",
            "item": "water",
            "kind": "asked",
            "score": 0.9,
            "people": {"count": 4, "unit": "households"},
        }
    ],
    "intent": "request",
    "humanitarian_class": "requests_or_urgent_needs",
    "hazards": ["flood"],
    "relevant": True,
    "urgency": "Immediate",
    "severity": "Severe",
    "certainty": "Observed",
    "labels": ["relevant", "need:water", "intent:request"],
    "scores": {"relevant": 0.9, "need:water": 0.9},
    "mentions": [{"text": "Beira", "start": 5, "end": 10, "kind": "place"}],
    "places": [
        {
            "text": "Beira",
            "start": 5,
            "end": 10,
            "name": "Beira",
            "lat": -19.8436100001,
            "lon": 34.83889,
            "country": "MZ",
            "precision": "city",
            "confidence": 0.9,
            "candidates": [
                {
                    "key": "geonames:1",
                    "name": "Beira",
                    "country": "MZ",
                    "region": "Sofala",
                    "lat": -19.84361,
                    "lon": 34.83889,
                    "precision": "city",
                    "population": 530604,
                    "score": 0.9,
                }
            ],
        }
    ],
    "priority": 70,
    "reasons": [{"label": "need:water", "start": 0, "end": 5, "why": "rule: lack", "score": 0.9}],
    "needs_human": [],
    "reader": "1",
}
"""A row as the first version stored it."""


def test_a_row_of_the_first_version_is_read() -> None:
    reading = reading_from(FIRST)
    assert reading.needs[0].people is not None
    assert reading.needs[0].people.persons == 20
    [place] = reading.places
    assert place.mention == Mention("Beira", 5, 10, "place")
    assert place.chosen is place.candidates[0]
    assert place.chosen.lat == -19.8436100001
    assert (place.no_place, place.choice, reading.machine) == (False, None, None)
    assert (reading.unsure, reading.our_own, reading.opinion_of_us) == ((), False, None)
    again = reading_json(reading)
    assert {name: again[name] for name in ("needs", "labels", "scores", "reasons", "priority")} == {
        name: FIRST[name] for name in ("needs", "labels", "scores", "reasons", "priority")
    }


def test_a_row_with_what_officers_said_in_an_earlier_version_is_read() -> None:
    """Corrections were kept beside what they covered, choices of places beside the machine's."""
    [place] = FIRST["places"]  # type: ignore[misc]
    corrected = FIRST | {
        "urgency": "Future",
        "priority": 40,
        "said": {
            "urgency": {
                "value": "Future",
                "by": "ana@desk.example.org",
                "by_name": "Ana",
                "at": "2031-02-11T12:00:00+00:00",
            }
        },
        "read": {
            name: FIRST[name]
            for name in (
                "needs",
                "intent",
                "urgency",
                "severity",
                "language",
                "relevant",
                "labels",
                "needs_human",
                "priority",
            )
        },
        "places": [
            place | {"name": None, "no_place": True, "chosen_by": "Ana", "correction": 7}  # type: ignore[operator]
        ],
        "machine": {"places": [place], "reasons": FIRST["reasons"]},
    }
    reading = reading_from(corrected)
    assert reading.urgency is Urgency.FUTURE
    assert reading.corrections.urgency == said(Urgency.FUTURE)
    assert reading.place_choices == {"Beira": PlaceChoice("Ana", 7)}
    machine = reading.by_machine
    assert (machine.urgency, machine.priority) == (Urgency.IMMEDIATE, 70)
    assert machine.places[0].chosen is not None
    assert not machine.corrections


def test_a_place_that_is_not_among_its_candidates_stays() -> None:
    place = Place(Mention("Beira", 0, 5, "place"), (), DONDO, 0.5)
    [back] = reading_from(reading_json(a_report(place=place))).places
    assert back.chosen is not None
    assert (back.chosen.name, back.chosen.lat, back.candidates) == ("Dondo", DONDO.lat, ())


def test_a_reading_of_no_words_keeps_its_choice() -> None:
    """An author took the post away after an officer had chosen its place."""
    choices = {"beira": PlaceCorrection(7, 1, "beira", "Beira", DONDO, "ana@", "Ana", NOON)}
    reading = with_choices(a_reading(), choices, str.casefold)
    assert reading.machine is not None

    def wordless(read: Reading) -> Reading:
        places = tuple(replace(p, mention=replace(p.mention, text="")) for p in read.places)
        return replace(read, places=places)

    bare = replace(wordless(reading), machine=wordless(reading.machine))
    assert with_choices(bare, choices, str.casefold).places == bare.places
    [undone] = with_choices(bare, {}, str.casefold).places
    assert undone.choice is None
