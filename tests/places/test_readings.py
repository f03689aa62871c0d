import pytest

from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.sources import DISTRICT
from monitor.places.resolve.readings import readings


def _read(gazetteer: Gazetteer, text: str, kind: str = "place") -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.cut) for one in readings(gazetteer, text, kind)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Beira", [("Beira", "")]),
        ("Kuwait City", [("Kuwait City", "")]),  # a name that ends in a word of a kind
        ("Northern Haiti", [("Haiti", "side")]),
        ("Jacmel airport", [("Jacmel", "feature")]),
        ("city of Jacmel", [("Jacmel", "town")]),
        ("مدينة بيروت", [("بيروت", "town")]),
        ("Beira, Mozambique", [("Beira", "part"), ("Mozambique", "part")]),
    ],
)
def test_words_of_a_kind_are_left_aside_and_remembered(
    gazetteer: Gazetteer, text: str, read: list[tuple[str, str]]
) -> None:
    assert _read(gazetteer, text) == read


@pytest.mark.parametrize("text", ["Qwxyz Island", "Qwxyz Airport", "the Qwxyz River"])
def test_a_word_of_a_kind_is_no_name(gazetteer: Gazetteer, text: str) -> None:
    assert _read(gazetteer, text) == []


def test_a_county_is_not_the_town_of_its_name(gazetteer: Gazetteer) -> None:
    [known] = readings(gazetteer, "Osceola County", "place")
    assert known.cut == ""
    levels = {gazetteer.level(place) for name in known.names for place, _ in gazetteer.named(name)}
    assert levels == {DISTRICT}
    [unknown] = readings(gazetteer, "Jacmel County", "place")
    assert unknown.cut == "county"


def test_a_hashtag_is_read_with_and_without_its_sign(gazetteer: Gazetteer) -> None:
    assert _read(gazetteer, "PortAuPrince", "hashtag") == [("PortAuPrince", "")]
    [reading] = readings(gazetteer, "#PortAuPrince", "hashtag")
    assert reading.cut == ""
