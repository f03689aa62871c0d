"""Incidents and points as rights may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.incidents import Spot
from monitor.model.listed import Listed, Point
from monitor.model.places import FINE, Precision
from monitor.model.roles import Role
from monitor.model.triage import Owner, Triage
from monitor.privacy.incidents import NAME, blurred_spot, points_seen_by, seen_by
from monitor.privacy.rights import Rights
from monitor.privacy.veil import PLACE
from monitor.steps.folding import opened
from monitor.steps.topics import topic_of
from tests.builders import a_need, a_report

lats = st.integers(-8_500_000, 8_500_000).map(lambda n: round(n / 100_000, 5))
lons = st.integers(-17_999_999, 17_999_999).map(lambda n: round(n / 100_000, 5))

VIEWER = Rights(frozenset({Role.VIEWER}))
OFFICER = Rights(frozenset({Role.FIELD_OFFICER}))
OF_DESK_1 = Rights(frozenset({Role.VIEWER}), {1: frozenset({Role.FIELD_OFFICER})})
STREET = Spot("osm:1", "Rua Um", "MZ", -19.84123, 34.83877, Precision.STREET, 0.9, 150.0)


def listed(number: int, desk: int | None = None) -> Listed:
    report = a_report("Water at Rua Um, -19.84123, 34.83877!", needs=(a_need(),))
    topic = topic_of(report)
    assert topic is not None
    incident = opened(report, topic, STREET)
    return Listed(number, 1, incident, Triage(owner=Owner(desk=desk)))


class Readings:
    """Counts how often the readings of headlines are asked for."""

    def __init__(self) -> None:
        self.asked: list[Sequence[int]] = []

    def __call__(self, numbers: Sequence[int]) -> Mapping[int, Sequence[dict[str, Any]]]:
        self.asked.append(numbers)
        return {one: [{"mentions": [{"start": 9, "end": 15}], "places": []}] for one in numbers}


@given(lats, lons, st.sampled_from(sorted(FINE)))
def test_a_blurred_spot_holds_the_place_and_nothing_of_it(
    lat: float, lon: float, precision: Precision
) -> None:
    spot = replace(STREET, lat=lat, lon=lon, precision=precision)
    shown = blurred_spot(spot)
    assert shown == blurred_spot(spot)
    assert (shown.lat, shown.lon) != (lat, lon)
    assert (shown.key, shown.precision) == ("", Precision.NEIGHBOURHOOD)
    assert "Rua" not in shown.name
    assert shown.radius_m is not None
    assert shown.radius_m >= 1000


def test_a_town_is_no_secret() -> None:
    spot = Spot("geonames:1", "Beira", "MZ", -19.84, 34.84, Precision.CITY, 0.9, 6300.0)
    assert blurred_spot(spot) == spot


def test_a_list_asks_for_its_readings_once_and_only_where_something_is_masked() -> None:
    readings = Readings()
    several = [listed(1, desk=1), listed(2), listed(3, desk=2)]
    assert seen_by(OFFICER, several, readings) == several
    assert readings.asked == []
    first, *others = seen_by(OF_DESK_1, several, readings)
    assert first == several[0]
    assert readings.asked == [[2, 3]]
    for one in others:
        assert one.incident.headline == f"Water at {PLACE}!"
        assert one.incident.spot is not None
        assert one.incident.spot.name == NAME
    seen_by(VIEWER, several, readings)
    assert readings.asked[1:] == [[1, 2, 3]]


def test_points_are_cells_for_those_who_must_not_know_them() -> None:
    fine = Point(1, STREET.lat, STREET.lon, "street", 50, "Unknown", "", "Rua Um", None, "osm:1")
    town = replace(fine, precision="city", place="Beira")
    assert points_seen_by(OFFICER, [fine, town]) == [fine, town]
    cell, same = points_seen_by(VIEWER, [fine, town])
    assert same == town
    assert (cell.place, cell.key, cell.precision) == (NAME, "", "neighbourhood")
    assert (cell.lat, cell.lon) != (fine.lat, fine.lon)
