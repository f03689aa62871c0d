"""Town names for the map: the most populous places inside a box, read from the index alone."""

import numpy as np

from monitor.model.areas import Box
from monitor.model.places import Candidate
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.sources import CITY

NEAR_DEGREES = 0.5
"""How far a point may be from a town and still be named after it: about 55 km of latitude."""


def nearest_town(gazetteer: Gazetteer, lat: float, lon: float) -> Candidate | None:
    """The town, village or city nearest to a point, None where none is near. About 1 ms."""
    lats, lons = gazetteer.lats, gazetteer.lons
    near = (gazetteer.levels == CITY) & (np.abs(lats - lat) <= NEAR_DEGREES)
    found = np.flatnonzero(near)
    # meridians draw together towards the poles; a degree across the antimeridian is a degree
    across = np.abs((lons[found] - lon + 180.0) % 360.0 - 180.0) * np.cos(np.radians(lat))
    distance = np.hypot(lats[found] - lat, across)
    if not len(found) or distance.min() > NEAR_DEGREES:
        return None
    return gazetteer.candidate(int(found[distance.argmin()]), 1.0)


def towns_in(gazetteer: Gazetteer, box: Box, limit: int) -> list[Candidate]:
    """At most `limit` cities, towns and villages of a box, most populous first, each of score 1.

    A box with `west > east` reaches across the antimeridian. About 1 ms for the whole world.
    """
    lats, lons = gazetteer.lats, gazetteer.lons
    inside = (gazetteer.levels == CITY) & (lats >= box.south) & (lats <= box.north)
    if box.west <= box.east:
        inside &= (lons >= box.west) & (lons <= box.east)
    else:
        inside &= (lons >= box.west) | (lons <= box.east)
    # Places are numbered by population, so the first ones are the largest.
    return [
        gazetteer.candidate(int(place), 1.0) for place in np.flatnonzero(inside)[: max(limit, 0)]
    ]
