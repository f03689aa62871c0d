from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.model.areas import Area, Box
from monitor.model.places import Mention, Place, Precision
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.mentions.finder import find_mentions
from monitor.places.resolve.resolver import GazetteerLocator
from monitor.protocols import Locator


def _report(
    gazetteer: Gazetteer, text: str, lat: float | None = None, lon: float | None = None
) -> Report:
    post = Post("replay", "1", text, datetime(2026, 1, 1, tzinfo=UTC), lat=lat, lon=lon)
    return Report(post, mentions=tuple(find_mentions(gazetteer, text)))


def _places(gazetteer: Gazetteer, text: str, area: Area | None = None) -> tuple[Place, ...]:
    locator: Locator = GazetteerLocator(gazetteer, area)
    (places,) = locator.locate([_report(gazetteer, text)])
    return places


def test_a_mention_lies_in_the_country_named_with_it(gazetteer: Gazetteer) -> None:
    town, country = _places(gazetteer, "Water in San Juan, Argentina")
    assert town.chosen is not None
    assert country.chosen is not None
    assert town.chosen.country == "AR"
    assert (country.chosen.key, country.chosen.precision) == ("country:AR", Precision.COUNTRY)
    other, _ = _places(gazetteer, "Water in San Juan, Puerto Rico")
    assert other.chosen is not None
    assert other.chosen.country == "PR"


@pytest.mark.parametrize(("thread", "country"), [("country:AR", "AR"), ("country:PR", "PR")])
def test_an_answer_lies_where_the_conversation_was(
    gazetteer: Gazetteer, thread: str, country: str
) -> None:
    report = replace(_report(gazetteer, "Still no water in San Juan"), thread_place=thread)
    ((town,),) = GazetteerLocator(gazetteer).locate([report])
    assert town.candidates[0].country == country


def test_a_mention_lies_in_the_region_named_with_it(gazetteer: Gazetteer) -> None:
    town, region = _places(gazetteer, "Shelter in Springfield, Illinois")
    assert town.chosen is not None
    assert region.chosen is not None
    assert town.chosen.region == "Illinois"
    assert (region.chosen.key, region.chosen.precision) == ("region:US.IL", Precision.REGION)


def test_a_name_of_many_places_is_uncertain_and_keeps_candidates(gazetteer: Gazetteer) -> None:
    (place,) = _places(gazetteer, "Shelters in Springfield are full")
    assert place.uncertain
    assert len(place.candidates) == 5
    assert place.confidence < 0.5
    scores = [candidate.score for candidate in place.candidates]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1


@pytest.mark.parametrize(
    "area",
    [
        Area(countries=("AU",)),
        Area(box=Box(-39, 140, -33, 151)),
        Area(("HT",), Box(-39, 140, -33, 151)),
    ],
)
def test_the_area_of_the_deployment_decides(gazetteer: Gazetteer, area: Area) -> None:
    (without,) = _places(gazetteer, "Roads to Richmond and beyond are cut")
    (within,) = _places(gazetteer, "Roads to Richmond and beyond are cut", area)
    assert within.candidates[0].country == "AU"
    assert without.candidates[0].country != "AU" or without.confidence < within.confidence


def test_a_mention_the_gazetteer_does_not_know_is_uncertain(gazetteer: Gazetteer) -> None:
    post = Post("replay", "1", "behind the Blue Qwxyz mill", datetime(2026, 1, 1, tzinfo=UTC))
    report = Report(post, mentions=(Mention("Blue Qwxyz mill", 11, 26, "place"),))
    ((place,),) = GazetteerLocator(gazetteer).locate([report])
    assert place.chosen is None or place.confidence >= 0.5
    assert place.mention.text == "Blue Qwxyz mill"


def test_one_place_per_mention_in_order_and_one_for_coordinates(gazetteer: Gazetteer) -> None:
    report = _report(gazetteer, "Leogane, Haiti: no water", lat=18.5123456, lon=-72.6)
    bare = _report(gazetteer, "no water here", lat=-17.8, lon=179.99999)
    found, at_point = GazetteerLocator(gazetteer).locate([report, bare])
    assert [place.mention for place in found[:-1]] == list(report.mentions)
    assert found[-1].mention == Mention("", 0, 0, "coordinates")
    assert found[-1].chosen is not None
    assert found[-1].chosen.key == "point:18.51235,-72.6"
    assert (found[-1].chosen.precision, found[-1].confidence) == (Precision.POINT, 1.0)
    assert len(at_point) == 1


def test_a_city_is_meant_before_the_division_of_its_name(gazetteer: Gazetteer) -> None:
    (place,) = _places(gazetteer, "no power in Cairo")
    assert place.chosen is not None
    assert (place.chosen.country, place.chosen.precision) == ("EG", Precision.CITY)


def _at(gazetteer: Gazetteer, text: str, words: str, area: Area | None = None) -> Place:
    """The place of words of a text that the finder of mentions may not know."""
    start = text.index(words)
    mention = Mention(words, start, start + len(words), "place")
    post = Post("replay", "1", text, datetime(2026, 1, 1, tzinfo=UTC))
    ((place,),) = GazetteerLocator(gazetteer, area).locate([Report(post, mentions=(mention,))])
    return place


def test_what_lies_at_a_town_is_that_town(gazetteer: Gazetteer) -> None:
    place = _at(gazetteer, "boats at Jacmel harbour", "Jacmel harbour", Area(("HT",)))
    assert place.candidates[0].name == "Jacmel"


def test_a_word_of_a_kind_names_no_place(gazetteer: Gazetteer) -> None:
    place = _at(gazetteer, "roofs gone on Qwxyz Island", "Qwxyz Island")
    assert place.candidates == ()


def test_a_name_nobody_knows_lies_beside_what_the_text_names(gazetteer: Gazetteer) -> None:
    text = "fire in Qwxyzabad, Beira"
    post = Post("replay", "1", text, datetime(2026, 1, 1, tzinfo=UTC))
    mentions = (Mention("Qwxyzabad", 8, 17, "place"), Mention("Beira", 19, 24, "place"))
    ((unknown, beira),) = GazetteerLocator(gazetteer, Area(("MZ",))).locate(
        [Report(post, mentions=mentions)]
    )
    assert beira.chosen is not None
    assert beira.chosen.key in {one.key for one in unknown.candidates}
    assert unknown.confidence < beira.confidence


def test_somewhere_in_the_area_is_a_candidate_and_never_an_answer(gazetteer: Gazetteer) -> None:
    place = _at(gazetteer, "fire in Qwxyzabad now", "Qwxyzabad", Area(("KW",)))
    assert [one.key for one in place.candidates] == ["country:KW"]
    assert place.uncertain


def test_a_short_plus_code_is_read_against_the_town_beside_it(gazetteer: Gazetteer) -> None:
    text = "boat to 5V4Q+F9 Beira"
    code, town = Mention("5V4Q+F9", 8, 15, "coordinates"), Mention("Beira", 16, 21, "place")
    post = Post("replay", "1", text, datetime(2026, 1, 1, tzinfo=UTC))
    locator = GazetteerLocator(gazetteer)
    ((at, _),) = locator.locate([Report(post, mentions=(code, town))])
    assert at.chosen is not None
    assert at.chosen.precision is Precision.POINT
    assert abs(at.chosen.lat + 19.84) < 0.6
    ((alone,),) = locator.locate([Report(post, mentions=(code,))])
    assert (alone.chosen, alone.candidates) == (None, ())
    small = Area(box=Box(-20, 34.6, -19.6, 35))
    ((inside,),) = GazetteerLocator(gazetteer, small).locate([Report(post, mentions=(code,))])
    assert inside.chosen is not None
    assert inside.chosen.key == at.chosen.key
