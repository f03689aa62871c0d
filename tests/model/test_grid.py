"""The grid for exact places: the same for the same point, wide enough, and no way around it."""

from hypothesis import example, given
from hypothesis import strategies as st

from monitor.model.areas import Box
from monitor.model.distances import distance_km
from monitor.model.grid import HALF_DIAGONAL_M, cell_of, widened

lats = st.integers(-8_500_000, 8_500_000).map(lambda n: round(n / 100_000, 5))
lons = st.integers(-17_999_999, 17_999_999).map(lambda n: round(n / 100_000, 5))


@given(lats, lons)
@example(-19.84, 34.84)
@example(0.0, 0.0)
def test_a_point_is_near_the_middle_of_its_cell_and_never_on_it(lat: float, lon: float) -> None:
    cell = cell_of(lat, lon)
    assert cell == cell_of(lat, lon)
    assert 1000 * distance_km((lat, lon), (cell.lat, cell.lon)) <= HALF_DIAGONAL_M
    assert cell.lat != lat
    assert cell.lon != lon


@given(lats, lons)
def test_cells_are_about_a_kilometre_wide(lat: float, lon: float) -> None:
    cell = cell_of(lat, lon)
    step = 0.0
    east = cell.lon
    while east == cell.lon:  # the middle of the next cell
        step += 0.005
        if lon + step > 179.9:
            return
        east = cell_of(lat, round(lon + step, 5)).lon
    wide = 1000 * distance_km((cell.lat, cell.lon), (cell.lat, east))
    assert 700 <= wide <= 1700


@given(lats, lons, lats, lons, lats, lons)
def test_a_box_holds_all_points_of_a_cell_or_none(
    lat: float, lon: float, south: float, west: float, north: float, east: float
) -> None:
    box = widened(Box(min(south, north), west, max(south, north), east))
    cell = cell_of(lat, lon)
    if abs(cell.lon) < 179.9:
        assert box.holds(lat, lon) == box.holds(cell.lat, cell.lon)


@given(lats, lons)
def test_the_smallest_box_around_a_point_shows_no_more_than_its_cell(
    lat: float, lon: float
) -> None:
    box = widened(Box(lat, lon, lat, lon))
    assert box.north - box.south > 0.0099
    assert box.east - box.west > 0.0099
