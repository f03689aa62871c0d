"""The distance of two points, beside geopy's, which takes half a second to import."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.model.distances import EARTH_RADIUS_KM, distance_km

points = some.tuples(some.floats(-90, 90), some.floats(-180, 180))


@given(points, points)
def test_it_is_geopys_great_circle(start: tuple[float, float], end: tuple[float, float]) -> None:
    from geopy.distance import great_circle

    assert distance_km(start, end) == pytest.approx(great_circle(start, end).km, abs=1e-6)


def test_points_on_both_sides_of_the_antimeridian_are_near() -> None:
    assert distance_km((0, 179.9), (0, -179.9)) == pytest.approx(22.239, abs=0.001)


def test_the_poles_are_half_a_turn_apart() -> None:
    assert distance_km((90, 12), (-90, 40)) == pytest.approx(EARTH_RADIUS_KM * math.pi)
