"""What a viewer sees of places: those exact enough to find a person there as a cell of about 1 km.

`monitor/model/grid.py` says how the cells lie and why.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from monitor.model.grid import HALF_DIAGONAL_M, cell_of
from monitor.model.incidents import Spot
from monitor.model.places import FINE, Precision
from monitor.model.reach import plain_reach_m
from monitor.model.roles import SEES_EXACT_PLACES
from monitor.privacy.veil import PLACE, veiled
from monitor.store.incidents.board import Listed, Point, headline_readings
from web.screens.board.address import Shown
from web.security.viewer import Viewer

NAME = "a spot in about 1 km"
"""The name of an exact place names the street, the camp or the house."""


def asked_by(viewer: Viewer, shown: Shown) -> Shown:
    """What a board shows, asked by this officer. Part of the key under which renderings are shared:
    boards with the same filter and the same rights share them, and no others."""
    wanted = shown.wanted
    me = viewer.email if wanted.personal else ""
    asked = replace(wanted, blurred=not viewer.sees_exact_places, me=me)
    return replace(shown, wanted=asked, exact_at=viewer.exact_at)


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


def blurred_point(point: Point) -> Point:
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


def for_viewer(connection: Connection, listed: Sequence[Listed], viewer: Viewer) -> list[Listed]:
    """The incidents as this officer may see them."""
    desks = viewer.reach(SEES_EXACT_PLACES)
    if desks is None:
        return list(listed)
    hidden = {one.id for one in listed if one.triage.owner.desk not in desks}
    readings = headline_readings(connection, list(hidden))
    found = []
    for one in listed:
        if one.id not in hidden:
            found.append(one)
            continue
        incident = one.incident
        shown = replace(
            incident,
            spot=blurred_spot(incident.spot) if incident.spot else None,
            # words that the gazetteer could not place may be a street
            place_hint=PLACE if incident.place_hint else "",
            headline=veiled(incident.headline, readings.get(one.id, ())).text,
        )
        found.append(replace(one, incident=shown))
    return found


def _widened(radius_m: float | None, precision: Precision) -> float:
    """The place is in the cell, whose corners are this far from its middle."""
    return (radius_m or plain_reach_m(precision)) + HALF_DIAGONAL_M
