"""Incidents and points of the map as rights may see them.

A place exact enough to find a person there becomes a cell of about 1 km: `monitor/model/grid.py`
says how the cells lie and why.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from monitor.model.grid import HALF_DIAGONAL_M, cell_of
from monitor.model.incidents import Spot
from monitor.model.listed import Listed, Point
from monitor.model.places import FINE, Precision
from monitor.model.reach import plain_reach_m
from monitor.model.roles import SEES_EXACT_PLACES
from monitor.privacy.rights import Rights
from monitor.privacy.veil import PLACE, veiled

NAME = "a spot in about 1 km"
"""The name of an exact place names the street, the camp or the house."""

ReadingsOf = Callable[[Sequence[int]], Mapping[int, Sequence[dict[str, Any]]]]
"""By number of the incident, the readings of the posts whose text is its headline."""


def seen_by(rights: Rights, listed: Sequence[Listed], readings_of: ReadingsOf) -> list[Listed]:
    """The incidents of a list, in order. `readings_of` is asked once, for those to be masked."""
    desks = rights.reach(SEES_EXACT_PLACES)
    if desks is None:
        return list(listed)
    masked = {one.id for one in listed if one.triage.owner.desk not in desks}
    readings = readings_of(sorted(masked)) if masked else {}
    return [_masked(one, readings.get(one.id, ())) if one.id in masked else one for one in listed]


def points_seen_by(rights: Rights, points: Sequence[Point]) -> list[Point]:
    """The points of a map; what a desk gives is not asked: a point does not say whose it is."""
    exact = rights.see_exact_places(None)
    return list(points) if exact else [_blurred_point(point) for point in points]


def blurred_spot(spot: Spot) -> Spot:
    """A spot that is exact, widened to its cell; any other as it is."""
    if spot.precision not in FINE:
        return spot
    cell = cell_of(spot.lat, spot.lon)
    return replace(
        spot,
        key="",
        name=NAME,
        lat=cell.lat,
        lon=cell.lon,
        precision=Precision.NEIGHBOURHOOD,
        radius_m=_widened(spot.radius_m, spot.precision),
    )


def _masked(listed: Listed, readings: Sequence[dict[str, Any]]) -> Listed:
    incident = listed.incident
    masked = replace(
        incident,
        spot=blurred_spot(incident.spot) if incident.spot else None,
        # words that the gazetteer could not place may be a street
        place_hint=PLACE if incident.place_hint else "",
        headline=veiled(incident.headline, readings).text,
    )
    return replace(listed, incident=masked)


def _blurred_point(point: Point) -> Point:
    if point.precision not in FINE:
        return point
    cell = cell_of(point.lat, point.lon)
    return replace(
        point,
        lat=cell.lat,
        lon=cell.lon,
        precision=str(Precision.NEIGHBOURHOOD),
        place=NAME,
        key="",
        radius_m=_widened(point.radius_m, Precision(point.precision)),
    )


def _widened(radius_m: float | None, precision: Precision) -> float:
    """The place is in the cell, whose corners are this far from its middle."""
    return (radius_m or plain_reach_m(precision)) + HALF_DIAGONAL_M
