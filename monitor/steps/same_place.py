"""When two places are the same place for grouping."""

from monitor.model.distances import distance_km
from monitor.model.incidents import Spot
from monitor.model.places import Candidate, Precision
from monitor.model.reach import reach_m
from monitor.model.reading import Reading

SAME_POINT_KM = 1.0
"""Points nearer than this are one place: the size of a neighbourhood, and of a phone's error."""

CELL = 0.01
"""Degrees; a cell is at most 1.1 km wide, so the cells around a point hold all its neighbours."""


def spot_of(reading: Reading) -> Spot | None:
    place = reading.place
    if place is None or place.chosen is None:
        return None
    return spot_at(place.chosen, place.confidence)


def spot_at(one: Candidate, confidence: float) -> Spot:
    where = (one.lat, one.lon, one.precision)
    return Spot(one.key, one.name, one.country, *where, confidence, reach_m(one))


def hint_of(reading: Reading) -> str:
    """The words of a place that stayed uncertain."""
    uncertain = [place for place in reading.places if place.uncertain and not place.no_place]
    return next((place.mention.text for place in uncertain), "")


def own_key(spot: Spot) -> str:
    """The key under which an incident at this spot is found again."""
    if spot.precision is not Precision.POINT:
        return spot.key
    return _cell(round(spot.lat / CELL), round(spot.lon / CELL))


def near_keys(spot: Spot) -> list[str]:
    """All keys under which an incident at the same place may be found; its own first."""
    if spot.precision is not Precision.POINT:
        return [spot.key]
    row, column = round(spot.lat / CELL), round(spot.lon / CELL)
    steps = sorted((-1, 0, 1), key=abs)
    return [_cell(row + down, column + right) for down in steps for right in steps]


def same_place(one: Spot, other: Spot) -> bool:
    if Precision.POINT not in (one.precision, other.precision):
        return one.key == other.key
    return distance_km((one.lat, one.lon), (other.lat, other.lon)) <= SAME_POINT_KM


def _cell(row: int, column: int) -> str:
    return f"cell:{row},{column}"
