import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.areas import Box
from monitor.networks.feeds.geometry import Point, box_of, centre, circle, overlap, ring

DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("points", "middle"),
    [
        ([(0, 0), (0, 2), (2, 2), (2, 0), (0, 0)], (1, 1)),
        ([(0, 0), (0, 9), (9, 0)], (3, 3)),
        ([(-18, 179), (-18, -179), (-16, -179), (-16, 179)], (-17, -180)),
        ([(5, 5), (5, 5), (5, 5)], (5, 5)),
        ([(1, 1), (2, 2), (3, 3)], (2, 2)),
    ],
)
def test_the_centre_is_that_of_gravity(points: list[Point], middle: Point) -> None:
    assert centre(points) == pytest.approx(middle)


def test_what_is_no_polygon_or_circle_is_left_out() -> None:
    assert ring("1,2 3,4") == ring("1,2 3,4 north,6") == ring("91,0 1,1 2,2") == ring("") == []
    assert ring("1,2 3,4 5,6") == [(1, 2), (3, 4), (5, 6)]
    assert circle("1,2 nan") is circle("1,2") is circle("x 3") is circle("1,2 -3") is None
    assert circle("1,2 0") == ((1, 2), 0)


@pytest.mark.parametrize(
    ("one", "other", "touch"),
    [
        (Box(0, 0, 1, 1), Box(1, 1, 2, 2), True),
        (Box(0, 0, 1, 1), Box(0, 2, 1, 3), False),
        (Box(0, 0, 1, 1), Box(2, 0, 3, 1), False),
        (Box(0, 170, 1, -170), Box(0, -175, 1, -160), True),
        (Box(0, 170, 1, -170), Box(0, 175, 1, 178), True),
        (Box(0, 170, 1, -170), Box(0, 0, 1, 10), False),
        (Box(0, -180, 1, 180), Box(0, 5, 1, 6), True),
        (Box(0, 179, 1, 180), Box(0, -180, 1, -179), True),
    ],
)
def test_boxes_overlap_also_across_the_antimeridian(one: Box, other: Box, touch: bool) -> None:
    assert overlap(one, other) is overlap(other, one) is touch


def test_the_box_of_a_circle_is_as_wide_as_its_latitude_makes_it() -> None:
    box = box_of([], [((60.0, 10.0), 111.2)])
    assert box is not None
    assert (box.south, box.north) == pytest.approx((59, 61))
    assert box.east - box.west == pytest.approx(4.13, abs=0.05)


@given(st.lists(st.lists(DEGREES, min_size=3, max_size=6), max_size=3),
       st.lists(st.tuples(DEGREES, st.floats(0, 20_040)), max_size=3))  # fmt: skip
def test_every_shape_has_a_box_on_the_globe(
    rings: list[list[Point]], circles: list[tuple[Point, float]]
) -> None:
    box = box_of(rings, circles)
    assert (box is None) == (not rings and not circles)
    for points in rings:
        lat, lon = centre(points)
        assert abs(lat) <= 90
        assert abs(lon) <= 180
