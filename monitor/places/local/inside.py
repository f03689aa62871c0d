"""Which points lie in an area: exactly for a box, by the towns around them for countries."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.model.areas import Area
from monitor.places.gazetteer.index import Gazetteer

Points = NDArray[np.float64]
_ROWS, _COLUMNS = 180, 360  # cells of one degree


def inside(area: Area | None, gazetteer: Gazetteer, lats: Points, lons: Points) -> NDArray[Any]:
    """For each point whether it lies in the area, as booleans; without an area all do.

    The gazetteer has no borders: a point is of a country when the cell of one degree that it lies
    in, or one beside it, has a town of that country. Some points beyond a border count as inside.
    """
    if area is None or not (area.countries or area.box):
        return np.ones(len(lats), dtype=bool)
    held = np.zeros(len(lats), dtype=bool)
    if area.countries:
        rows, columns = _cells(lats, lons)
        held |= _grid(area.countries, gazetteer)[rows, columns]
    if area.box is not None:
        box = area.box
        east_west = (
            (lons >= box.west) & (lons <= box.east)
            if box.west <= box.east
            else (lons >= box.west) | (lons <= box.east)
        )
        held |= (lats >= box.south) & (lats <= box.north) & east_west
    return held


def _grid(countries: tuple[str, ...], gazetteer: Gazetteer) -> NDArray[Any]:
    own = [place for place in range(len(gazetteer)) if gazetteer.country(place) in countries]
    lats = np.asarray(gazetteer.lats, dtype=float)[own]
    lons = np.asarray(gazetteer.lons, dtype=float)[own]
    rows, columns = _cells(lats, lons)
    grid = np.zeros((_ROWS, _COLUMNS), dtype=bool)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            grid[np.clip(rows + down, 0, _ROWS - 1), (columns + right) % _COLUMNS] = True
    return grid


def _cells(lats: Points, lons: Points) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    rows = np.clip(np.floor(lats + 90), 0, _ROWS - 1).astype(np.intp)
    columns = np.floor(lons + 180).astype(np.intp) % _COLUMNS
    return rows, columns
