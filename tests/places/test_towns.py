import time

import pytest

from monitor.model.areas import Area, Box
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.towns import nearest_town, towns_in


def test_the_largest_towns_of_a_box_come_first(gazetteer: Gazetteer) -> None:
    towns = towns_in(gazetteer, Box(18, -74.5, 20.1, -71.7), 10)
    assert len(towns) == 10
    assert towns[0].name == "Port-au-Prince"
    people = [town.population for town in towns]
    assert people == sorted(people, reverse=True)


def test_a_box_across_the_antimeridian_has_both_sides(gazetteer: Gazetteer) -> None:
    towns = towns_in(gazetteer, Box(-20, 176, -12, -171), 500)
    assert {"FJ", "WS"} <= {town.country for town in towns}
    assert all(town.lon >= 176 or town.lon <= -171 for town in towns)


def test_towns_come_in_less_than_20_ms(gazetteer: Gazetteer) -> None:
    towns_in(gazetteer, Box(-90, -180, 90, 180), 200)  # the first look reads the arrays in
    begun = time.perf_counter()
    towns_in(gazetteer, Box(-90, -180, 90, 180), 200)
    assert time.perf_counter() - begun < 0.02


def test_an_empty_sea_has_no_towns(gazetteer: Gazetteer) -> None:
    assert towns_in(gazetteer, Box(-50, -130, -45, -120), 5) == []


@pytest.mark.parametrize("sides", [(10, 0, -10, 0), (-91, 0, 0, 0), (0, -181, 0, 0)])
def test_a_box_with_mixed_up_sides_is_refused(sides: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="a box needs"):
        Box(*sides)


def test_an_area_holds_its_countries_and_its_box() -> None:
    area = Area(("HT",), Box(-20, 176, -12, -171))
    assert area.holds("HT", 0, 0)
    assert area.holds("FJ", -17, 178)
    assert area.holds("WS", -13.8, -171.8)
    assert not area.holds("FR", 48, 2)


def test_a_point_is_named_after_the_nearest_town(gazetteer: Gazetteer) -> None:
    town = nearest_town(gazetteer, -19.84, 34.84)
    assert town is not None
    assert (town.name, town.country) == ("Beira", "MZ")


def test_a_point_far_out_at_sea_is_near_no_town(gazetteer: Gazetteer) -> None:
    assert nearest_town(gazetteer, -40.0, -120.0) is None


def test_the_nearest_town_may_lie_across_the_antimeridian(gazetteer: Gazetteer) -> None:
    town = nearest_town(gazetteer, 66.32, 179.9)  # Egvekinot lies at 179.1 W
    assert town is not None
    assert town.country == "RU"
