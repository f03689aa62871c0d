"""The grid that exact places are snapped to for those who must not know them.

Cells of about 1 km: 0.01° of latitude (1.11 km) high, and 0.01° of longitude wide, doubled towards
the poles as often as keeps them 0.8 to 1.6 km wide. A cell of a town holds some thousand people, of
a village the whole of it: enough to send help near, too wide to find a door. The same point always
gives the same cell, so that looking again reveals nothing, where noise could be averaged away.
The edges lie half a digit of the fifth decimal, to which we keep coordinates, beside round numbers:
no point lies on an edge, and no middle is a point's own.
"""

from dataclasses import dataclass
from math import cos, log2, radians

from monitor.model.areas import Box

_UNITS = 100_000  # of a degree: coordinates are kept to five decimals, about 1 m
_STEP = 1000  # units: 0.01°
_MOST_DOUBLINGS = 4  # at 85°; beyond it nobody lives. 360° is a whole number of such steps
HALF_DIAGONAL_M = 1_000
"""From the middle of a cell to its corner, at most: half of 1.11 and of 1.6 km, rounded up."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The middle of a cell, in degrees."""

    lat: float
    lon: float


def cell_of(lat: float, lon: float) -> Cell:
    row = _row(lat)
    step = _STEP << _doublings(row)
    column = _east_of_180(lon) % (360 * _UNITS) // step  # 180° is -180°
    middle = column * step + step / 2 - 0.5 - 180 * _UNITS
    return Cell(_degrees(row * _STEP + _STEP / 2 - 0.5), _degrees(middle))


def widened(box: Box) -> Box:
    """The box with its sides moved outwards to edges of cells.

    Who may not know a point must not find it by asking for smaller and smaller boxes: with this, a
    box holds all points of a cell or none.
    """
    south, north = _row(box.south), _row(box.north)
    step = _STEP << max(_doublings(south), _doublings(north))  # edges of wide cells are of all
    west = _east_of_180(box.west) // step * step - 180 * _UNITS
    east = (_east_of_180(box.east) // step + 1) * step - 180 * _UNITS
    return Box(
        max(-90.0, _degrees(south * _STEP - 0.5)),
        max(-180.0, _degrees(west - 0.5)),
        min(90.0, _degrees((north + 1) * _STEP - 0.5)),
        min(180.0, _degrees(east - 0.5)),
    )


def _east_of_180(lon: float) -> int:
    return round(lon * _UNITS) + 180 * _UNITS


def _row(lat: float) -> int:
    return round(lat * _UNITS) // _STEP


def _doublings(row: int) -> int:
    """The cells of a row are as wide as its edge nearer the equator says."""
    nearer = min(abs(row), abs(row + 1)) * _STEP / _UNITS
    shrunk = cos(radians(min(nearer, 89.0)))
    return min(_MOST_DOUBLINGS, max(0, round(log2(1 / shrunk))))


def _degrees(units: float) -> float:
    return round(units / _UNITS, 6)
