"""How far from its middle a place may well reach: drawn as a circle, never as a false pin."""

from math import floor, log10, pi, sqrt

from monitor.model.places import Candidate, Precision

PEOPLE_PER_KM2 = 4000
"""Of a built-up area. An assumption: the middle, as a ratio, of the 2,000 to 8,000 people per km²
between which most of the world's cities lie; twice as many make the radius smaller by a third."""

LEAST_CITY_M, MOST_CITY_M = 1_000, 40_000
"""A village of scattered houses; the largest cities, whose suburbs have names of their own."""

UNKNOWN_CITY_M = 2_000
"""Of a town whose people nobody has counted: mostly a village."""

REACH_M = {
    Precision.COUNTRY: 300_000,
    Precision.REGION: 60_000,
    Precision.NEIGHBOURHOOD: 1_500,
    Precision.STREET: 400,
    Precision.POINT: 150,
}
"""Assumptions for places of which only the kind is known: a country and a first-level division of
middling size, a quarter one walks across, a long street, the error of a telephone in a town."""


def reach_m(place: Candidate) -> float:
    """Metres from the middle within which the thing is likely to be: the place's own radius where
    its source gives one, else from its kind and people, to two digits."""
    if place.radius_m is not None:
        return place.radius_m
    return plain_reach_m(place.precision, place.population)


def plain_reach_m(precision: Precision, population: int = 0) -> float:
    if precision is not Precision.CITY:
        return float(REACH_M[precision])
    if population <= 0:
        return float(UNKNOWN_CITY_M)
    radius = 1000 * sqrt(population / PEOPLE_PER_KM2 / pi)
    return _two_digits(min(MOST_CITY_M, max(LEAST_CITY_M, radius)))


def _two_digits(metres: float) -> float:
    step = 10 ** (floor(log10(metres)) - 1)
    return float(round(metres / step) * step)
