"""Which answers of a geocoder are believed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.areas import Area, Box
from monitor.model.geocoding import Answer
from monitor.model.places import Candidate, Mention, Place, Precision
from monitor.places.geocoder.questions import Surroundings, wanted
from monitor.places.geocoder.scoring import judged
from monitor.places.geocoder.streets import core, widened
from tests.builders import a_place

STREET = Answer(
    "nominatim:way/101", "Rua do Matadouro", "Rua do Matadouro, Munhava, Beira", "MZ", "Sofala",
    -19.8201, 34.8501, Precision.STREET, "residential", 0.1,
)  # fmt: skip
SCHOOL = replace(STREET, key="nominatim:way/103", name="Escola Primária do Matadouro",
                 address="Escola Primária do Matadouro, Beira", precision=Precision.POINT,
                 kind="school")  # fmt: skip
FAR = replace(STREET, key="nominatim:way/104", country="PT", lat=38.73, lon=-9.14,
              address="Rua do Matadouro, Lisboa")  # fmt: skip
TEXT = "Trapped in Rua do Matadouro, Beira, please help"


def mentioned(text: str, words: str, **more: object) -> Place:
    start = text.index(words)
    mention = Mention(words, start, start + len(words), "place")
    return replace(Place(mention, (), None, 0.0), **more)  # type: ignore[arg-type]


def beira(text: str) -> Place:
    place = a_place("Beira")
    return replace(place, mention=mentioned(text, "Beira").mention)


def around(text: str = TEXT, words: str = "Rua do Matadouro", **more: object) -> Surroundings:
    town = (beira(text),) if "Beira" in text.replace(words, "") else ()
    return Surroundings(text, (mentioned(text, words), *town), **more)  # type: ignore[arg-type]


def test_an_uncertain_street_is_asked_with_its_town_and_country() -> None:
    [one] = wanted(around())
    assert one.question.words == "Rua do Matadouro, Beira"
    assert one.question.countries == ("MZ",)
    assert one.question.box is not None and one.question.box.holds(-19.84, 34.84)
    assert one.place == 0


def test_the_area_says_where_to_look_when_the_post_does_not() -> None:
    area = Area(("MZ",), Box(-20, 34, -19, 35))
    [one] = wanted(around("Help at Rua do Matadouro!", area=area))
    assert (one.question.words, one.question.countries) == ("Rua do Matadouro", ("MZ",))
    assert one.question.box == area.box


@pytest.mark.parametrize(
    ("text", "words", "sent"),
    [
        ("stuck at the Matadouro school in Beira", "Matadouro", "Matadouro school, Beira"),
        ("na Rua do Matadouro, Beira", "Matadouro", "Rua do Matadouro, Beira"),
        ("RUA DO MATADOURO BEIRA alagada", "MATADOURO", "RUA DO MATADOURO"),
        ("عالقون في مستشفى بيرا", "بيرا", "مستشفى بيرا"),
        ("call Ana at Hotel Tivoli 555 0100, Beira", "Tivoli", "Hotel Tivoli, Beira"),
    ],
)
def test_only_words_that_name_the_thing_are_sent(text: str, words: str, sent: str) -> None:
    [one] = wanted(around(text, words))
    assert one.question.words == sent


@given(st.text(max_size=80), st.data())
def test_what_is_sent_of_any_text_is_one_piece_of_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = widened(text, start, end)
    assert 0 <= found.start <= start <= end <= found.end <= len(text)
    assert end - start - 60 <= found.end - found.start
    core(text[start:end])


def test_towns_hashtags_and_what_is_known_are_not_asked() -> None:
    text = "water in Beira #Rua"
    tag = replace(mentioned(text, "Rua"), mention=Mention("Rua", 16, 19, "hashtag"))
    known = replace(a_place("Rua do Matadouro", precision=Precision.STREET))
    assert list(wanted(Surroundings(text, (beira(text), tag)))) == []
    assert list(wanted(Surroundings("Rua do Matadouro", (known,)))) == []


@pytest.mark.parametrize("words", ["call +258 84 555 0100", "@ana_beira", "https://x.example/a"])
def test_accounts_addresses_and_numbers_never_leave(words: str) -> None:
    assert list(wanted(around(f"at {words}, Beira", words))) == []


def test_points_are_asked_for_their_name_once() -> None:
    point = a_place("near Beira", "point:-19.82,34.85", precision=Precision.POINT,
                    lat=-19.820149, lon=34.850051, text="")  # fmt: skip
    point = replace(point, mention=Mention("", 0, 0, "coordinates"))
    [one] = wanted(Surroundings("help", (point,)))
    assert one.question.point == (-19.8201, 34.8501)
    assert list(wanted(Surroundings("help", (point,)), names_points=False)) == []
    named = judged(Surroundings("help", (point,)), 0, one.question, [STREET], "Nominatim").place
    assert named.chosen is not None
    assert named.chosen.name == "Rua do Matadouro, Munhava, Beira"
    assert (named.chosen.lat, named.chosen.key) == (-19.820149, "point:-19.82,34.85")
    assert list(wanted(Surroundings("help", (named,)))) == []


def judge(one: Surroundings, *answers: Answer) -> Place:
    [want] = [w for w in wanted(one) if w.place == 0]
    return judged(one, 0, want.question, answers, "Nominatim").place


def test_the_street_of_the_town_in_the_post_is_certain() -> None:
    place = judge(around(), STREET, FAR)
    assert place.chosen is not None
    assert (place.chosen.key, place.chosen.precision) == ("nominatim:way/101", Precision.STREET)
    assert place.confidence > 0.8


def test_a_far_answer_stays_uncertain_and_is_shown() -> None:
    place = judge(around(), FAR)
    assert place.chosen is None
    assert place.confidence < 0.1
    assert [one.key for one in place.candidates] == [FAR.key]
    area = Area(("MZ",))
    alone = judge(around("Help at Rua do Matadouro!", area=area), FAR)
    assert alone.chosen is None


def test_an_answer_with_nothing_around_it_stays_uncertain() -> None:
    place = judge(around("Help at Rua do Matadouro!"), STREET)
    assert place.chosen is None
    assert place.candidates[0].key == STREET.key


def test_one_street_in_two_towns_of_the_country_stays_uncertain() -> None:
    other = replace(STREET, key="nominatim:way/300", lat=-25.96, lon=32.58)
    place = judge(around("Help at Rua do Matadouro!", area=Area(("MZ",))), STREET, other)
    assert place.chosen is None
    assert len(place.candidates) == 2


def test_pieces_of_one_street_are_one_candidate() -> None:
    piece = replace(STREET, key="nominatim:way/102", lat=-19.8231, lon=34.8531)
    assert len(judge(around(), STREET, piece).candidates) == 1


def test_a_school_is_found_by_its_core_and_kind_and_a_market_is_no_hospital() -> None:
    school = judge(around("stuck at the Matadouro school in Beira", "Matadouro"), SCHOOL)
    assert school.chosen is not None
    market = replace(SCHOOL, name="Mercado Central", address="Mercado Central", kind="marketplace")
    hospital = judge(around("at Hospital Central, Beira", "Hospital Central"), market)
    assert hospital.chosen is None


def test_a_town_that_is_certain_gives_way_only_to_a_building_in_it() -> None:
    text = "Beira hospital has no power"
    town = Surroundings(text, (beira(text),))
    [want] = wanted(town)
    assert want.question.words == "Beira hospital"
    near = replace(STREET, key="w:1", name="Hospital da Beira", address="Hospital da Beira",
                   kind="hospital", precision=Precision.POINT)  # fmt: skip
    found = judged(town, 0, want.question, [near], "Nominatim")
    assert found.place.chosen is not None and found.place.chosen.key == "w:1"
    assert "asked Nominatim for “Beira hospital”" in found.why
    far = replace(near, lat=40.0, lon=-7.5, country="PT")
    kept = judged(town, 0, want.question, [far], "Nominatim").place
    assert kept.chosen == town.places[0].chosen
    nothing = judged(town, 0, want.question, [], "Nominatim")
    assert nothing.place == town.places[0]
    assert "it knows no such place" in nothing.why


@given(
    st.lists(
        st.builds(
            lambda n, lat, lon, precision, importance: replace(
                STREET, key=f"k:{n}", lat=lat, lon=lon, precision=precision, importance=importance
            ),
            st.integers(0, 5),
            st.floats(-90, 90),
            st.floats(-180, 180),
            st.sampled_from(Precision),
            st.none() | st.floats(0, 1),
        ),
        max_size=8,
    ),
    st.sampled_from([None, Area(("MZ",)), Area((), Box(-30, 20, -10, 50))]),
    st.booleans(),
)
def test_scores_are_shares_and_the_chosen_one_is_the_first(
    answers: list[Answer], area: Area | None, town: bool
) -> None:
    text = TEXT if town else "Rua do Matadouro"
    place = judge(around(text, area=area), *answers)
    scores = [one.score for one in place.candidates]
    assert all(0 <= one <= 1 for one in scores) and sum(scores) <= 1.001
    assert scores == sorted(scores, reverse=True)
    if place.chosen is not None:
        assert place.chosen == place.candidates[0]
        assert place.confidence == scores[0] >= 0.5


def test_what_the_gazetteer_offered_stays_among_the_candidates() -> None:
    village = Candidate("geonames:1", "Matadouro", "PT", "", 40.0, -8.0, Precision.CITY, 900, 0.3)
    text = "Rua do Matadouro, Beira"
    unsure = replace(mentioned(text, "Matadouro"), candidates=(village,), confidence=0.3)
    place = judge(Surroundings(text, (unsure, beira(text))), STREET)
    assert place.chosen is not None
    assert [one.key for one in place.candidates] == [STREET.key, "geonames:1"]
