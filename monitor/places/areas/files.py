"""The area of a deployment from a GeoJSON file (RFC 7946): the box around everything in it."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.model.areas import Area, Box
from monitor.places.areas.words import FORMS, AreaError, parse_area

Span = tuple[float, float, float, float]  # south, west, north, east of one geometry


def read_area(text: str) -> Area:
    """The area in the GeoJSON file called `text`, or what `parse_area` makes of it.

    For the command line only: it opens a file of the machine. Raises `AreaError`.
    """
    if Path(text).suffix.lower() not in (".geojson", ".json"):
        return parse_area(text)
    try:
        content = json.loads(Path(text).read_text(encoding="utf-8"))
    except OSError as error:
        raise AreaError(f"{text} cannot be read ({error.strerror}); or write {FORMS}") from None
    except ValueError as error:
        raise AreaError(f"{text} is no JSON: {error}") from None
    return Area(box=_box(text, content))


def _box(name: str, content: Any) -> Box:
    try:
        spans = list(_spans(content))
    except (KeyError, TypeError, ValueError, RecursionError):
        raise AreaError(f"{name} is no GeoJSON as RFC 7946 has it") from None
    if not spans:
        raise AreaError(f"{name} holds no geometry, so it names no area")
    west, east = _around([(span[1], span[3]) for span in spans])
    south, north = min(span[0] for span in spans), max(span[2] for span in spans)
    try:
        return Box(south, west, north, east)
    except ValueError as error:
        raise AreaError(f"{name}: {error}; coordinates are longitude, latitude") from None


def _spans(content: Any) -> Iterator[Span]:
    kind = content["type"]
    if kind == "FeatureCollection":
        for feature in content["features"]:
            yield from _spans(feature)
    elif kind == "Feature":
        if content["geometry"] is not None:
            yield from _spans(content["geometry"])
    elif kind == "GeometryCollection":
        for geometry in content["geometries"]:
            yield from _spans(geometry)
    elif kind == "MultiPolygon":  # its parts may lie on both sides of the antimeridian
        for polygon in content["coordinates"]:
            yield _span(polygon)
    else:
        yield _span(content["coordinates"])


def _span(coordinates: Any) -> Span:
    points = list(_points(coordinates))
    lats, lons = [lat for _, lat in points], [lon for lon, _ in points]
    return min(lats), min(lons), max(lats), max(lons)


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        lon, lat = float(coordinates[0]), float(coordinates[1])
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise ValueError("not a number")
        yield lon, lat
        return
    for one in coordinates:
        yield from _points(one)


def _around(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """West and east of the shortest arc over all spans; west > east across the antimeridian."""
    spans = sorted(spans)
    west, reached = spans[0]
    widest, sides = west + 360 - max(east for _, east in spans), None
    for begin, end in spans[1:]:
        if begin - reached > widest:
            widest, sides = begin - reached, (begin, reached)
        reached = max(reached, end)
    return sides or (west, reached)
