from collections.abc import Sequence

from monitor.model.areas import Area, Box
from monitor.model.local_names import LocalPlace
from monitor.model.places import Place, Precision
from monitor.model.reports import Report
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.local.finding import with_local
from monitor.places.local.locator import LocalLocator
from monitor.places.mentions.finder import find_mentions
from monitor.places.resolve.resolver import GazetteerLocator
from tests.builders import a_post
from tests.places.local.places import MOZAMBIQUE, a_local_place, local_names


def located(
    gazetteer: Gazetteer,
    text: str,
    places: Sequence[LocalPlace],
    area: Area | None = MOZAMBIQUE,
) -> tuple[Place, ...]:
    names = local_names(gazetteer, *places, area=area)
    mentions = with_local(names, text, find_mentions(gazetteer, text))
    locator = LocalLocator(GazetteerLocator(gazetteer, area), names)
    [found] = locator.locate([Report(a_post(text), mentions=tuple(mentions))])
    return found


def test_a_local_name_wins_over_the_world_within_the_area(gazetteer: Gazetteer) -> None:
    clinic = a_local_place(
        "Nairobi", id="MZ-12", precision=Precision.POINT, radius_m=200.0, within=("Munhava",)
    )
    [place] = located(gazetteer, "water at the clinic in Nairobi", [clinic])
    assert place.chosen is not None
    assert place.chosen.key == "local:7:MZ-12"
    assert (place.chosen.country, place.chosen.region) == ("MZ", "Munhava")
    assert (place.chosen.precision, place.chosen.radius_m) == (Precision.POINT, 200.0)
    assert place.confidence > 0.9
    assert "KE" in {one.country for one in place.candidates[1:]}
    assert sum(one.score for one in place.candidates) <= 1


def test_outside_of_the_area_the_world_wins_and_the_list_is_a_candidate(
    gazetteer: Gazetteer,
) -> None:
    far = a_local_place("Nairobi", lat=51.5, lon=-0.1)
    [place] = located(gazetteer, "water at the clinic in Nairobi", [far])
    assert place.chosen is not None
    assert place.chosen.country == "KE"
    assert "local:7:Nairobi" in {one.key for one in place.candidates}


def test_a_place_outside_of_the_area_that_nobody_else_knows_is_found(gazetteer: Gazetteer) -> None:
    [place] = located(gazetteer, "stuck in kavumera", [a_local_place("Kavumera", lat=51, lon=0.5)])
    assert place.chosen is not None
    assert place.confidence < 0.7


def test_without_an_area_every_list_wins(gazetteer: Gazetteer) -> None:
    far = a_local_place("Nairobi", lat=51.5, lon=-0.1)
    [place] = located(gazetteer, "the clinic in Nairobi", [far], area=None)
    assert place.chosen is not None
    assert place.chosen.key == "local:7:Nairobi"


def test_several_places_of_a_name_are_uncertain_until_the_post_tells_which(
    gazetteer: Gazetteer,
) -> None:
    places = [
        a_local_place("Kavuma", id="a", lat=-19.8, within=("Munhava",)),
        a_local_place("Kavuma", id="b", lat=-16.1, within=("Nhamaza",)),
        a_local_place("Kavuma", id="c", lat=-14.2),
    ]
    [unclear] = located(gazetteer, "the well in Kavuma is dry", places)
    assert unclear.uncertain
    assert [one.key for one in unclear.candidates[:3]] == [f"local:7:{one}" for one in "abc"]
    [inside, _] = located(gazetteer, "Kavuma, Nhamaza", [*places, a_local_place("Nhamaza")])
    assert inside.chosen is not None
    assert inside.chosen.key == "local:7:b"
    near, _ = located(gazetteer, "the well in Kavuma near Beira is dry", places)
    assert near.chosen is not None
    assert near.chosen.key == "local:7:a"


def test_every_spelling_that_is_found_is_located(gazetteer: Gazetteer) -> None:
    places = [
        a_local_place("مخيم السلام", id="1"),
        a_local_place("Macúti", id="2", code="MZ0402"),
        a_local_place("Escola Kavuma", id="3"),
        a_local_place("第三避難所", id="4"),
    ]
    for text, wanted in (
        ("نحن في مخيم السلام", "1"),
        ("وبمخيم السلام", "1"),
        ("in macuti", "2"),
        ("in MZ0402", "2"),
        ("#EscolaKavuma", "3"),
        ("我们在第三避難所没有水", "4"),
    ):
        [place] = located(gazetteer, text, places)
        assert place.chosen is not None, text
        assert place.chosen.key == f"local:7:{wanted}"


def test_countries_hold_points_near_their_towns_and_boxes_what_is_in_them(
    gazetteer: Gazetteer,
) -> None:
    places = [
        a_local_place("Beira", lat=-19.84, lon=34.84),
        a_local_place("Suva", lat=-18.14, lon=178.44),
        a_local_place("London", lat=51.5, lon=-0.12),
    ]

    def held(area: Area | None) -> list[bool]:
        names = local_names(gazetteer, *places, area=area)
        return [names.inside(number) for number in range(3)]

    assert held(None) == held(Area()) == [True, True, True]
    assert held(Area(("MZ",))) == [True, False, False]
    assert held(Area(("FJ",))) == [False, True, False]
    assert held(Area(("MZ",), Box(-20, 177, -15, -178))) == [True, True, False]
