"""Town names for the map: the most populous places inside a box, read from the index alone."""

import numpy as np

from monitor.model.places import Candidate
from monitor.places.area import Box
from monitor.places.gazetteer import Gazetteer
from monitor.places.sources import CITY


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
