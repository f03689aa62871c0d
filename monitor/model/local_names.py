"""Local names: what an officer's list says of the camps, clinics and wards of a deployment."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from monitor.model.areas import Box
from monitor.model.places import Precision

LOCAL = "local:"
"""The keys of their candidates begin so; the list's number and the place's id follow."""


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """One row of a list."""

    id: str  # its code, or else its line: stands in the key of a candidate, "local:7:MZ0402"
    names: tuple[str, ...]  # as written, the one that is shown first; at least one
    code: str  # P-code, "" where it has none
    kind: str  # as written, "health centre"; "" where the list does not say
    lat: float  # degrees, WGS 84
    lon: float
    precision: Precision
    radius_m: float | None  # of the circle that holds it, where the list draws it
    within: tuple[str, ...] = ()  # names of what it lies in, the finest first


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was left out: "line 7" or "feature 3", and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the file heads it, and what it was understood as; "" where it is not used."""

    header: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ListRead:
    """What was understood of a file."""

    form: str  # "CSV", "HXL table", "GeoJSON"
    columns: tuple[Column, ...]
    places: tuple[LocalPlace, ...]
    problems: tuple[Problem, ...]  # the first ones; `bad` counts all
    bad: int


def extent(points: Iterable[tuple[float, float]]) -> Box | None:
    """The smallest box around points (latitude, longitude); None where there are none.

    It reaches across the antimeridian where that is narrower.
    """
    known = list(points)
    if not known:
        return None
    lats = [lat for lat, _ in known]
    lons = sorted({lon for _, lon in known})
    gaps = [(after - before, before, after) for before, after in pairwise(lons)]
    widest = max(gaps, default=(0.0, lons[-1], lons[0]))
    around = 360 - (lons[-1] - lons[0])
    west, east = (widest[2], widest[1]) if widest[0] > around else (lons[0], lons[-1])
    return Box(min(lats), west, max(lats), east)
