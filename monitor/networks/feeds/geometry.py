"""Polygons and circles of CAP, on a sphere small enough to be flat. Degrees, WGS 84."""

import math
from collections.abc import Iterable, Sequence

from monitor.model.areas import Box

Point = tuple[float, float]  # latitude, longitude

KM_PER_DEGREE = 111.2  # of latitude: 2 pi * 6371 km / 360


def ring(text: str) -> list[Point]:
    """The points of "lat,lon lat,lon ..." (CAP 1.2, 3.2.4); [] for what is no polygon."""
    points = [point for pair in text.split() if (point := _point(pair)) is not None]
    return points if len(points) >= 3 and len(points) == len(text.split()) else []


def circle(text: str) -> tuple[Point, float] | None:
    """Centre and radius in kilometres of "lat,lon radius"."""
    pair, _, radius = text.strip().partition(" ")
    centre = _point(pair)
    try:
        km = float(radius)
    except ValueError:
        return None
    return (centre, km) if centre is not None and 0 <= km <= 20_040 else None


def centre(points: Sequence[Point]) -> Point:
    """The centre of gravity of a ring, also across the antimeridian."""
    flat = _unwrapped(points)
    lat0, lon0 = flat[0]
    area = lat = lon = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(flat, [*flat[1:], flat[0]], strict=True):
        # From the first point, so that little is lost where a ring is small and far from 0, 0.
        cross = (lon1 - lon0) * (lat2 - lat0) - (lon2 - lon0) * (lat1 - lat0)
        area += cross
        lat += (lat1 + lat2 - 2 * lat0) * cross
        lon += (lon1 + lon2 - 2 * lon0) * cross
    if abs(area) < 1e-12:
        middle = sum(point[0] for point in flat), sum(point[1] for point in flat)
        return _onto_globe(middle[0] / len(flat), middle[1] / len(flat))
    return _onto_globe(lat0 + lat / (3 * area), lon0 + lon / (3 * area))


def extent(points: Sequence[Point]) -> float:
    """Square degrees at the equator: to tell a large ring from a small one."""
    flat = _unwrapped(points)
    pairs = zip(flat, [*flat[1:], flat[0]], strict=True)
    area = abs(sum(lon1 * lat2 - lon2 * lat1 for (lat1, lon1), (lat2, lon2) in pairs)) / 2
    return area * math.cos(math.radians(sum(point[0] for point in flat) / len(flat)))


def box_of(rings: Iterable[Sequence[Point]], circles: Iterable[tuple[Point, float]]) -> Box | None:
    """What they all lie in; `west > east` across the antimeridian."""
    boxes = [_box_of_ring(points) for points in rings]
    boxes += [_box_of_circle(*one) for one in circles]
    if not boxes:
        return None
    south = min(box.south for box in boxes)
    north = max(box.north for box in boxes)
    west, east = boxes[0].west, boxes[0].west + _width(boxes[0])
    for box in boxes[1:]:
        at = min((box.west + turn for turn in (-360, 0, 360)), key=lambda one: abs(one - west))
        west, east = min(west, at), max(east, at + _width(box))
    return _box(south, west, north, east)


def overlap(one: Box, other: Box) -> bool:
    if one.north < other.south or other.north < one.south:
        return False
    start, width = other.west, _width(other)
    return any(
        one.west <= start + width + turn and start + turn <= one.west + _width(one)
        for turn in (-360, 0, 360)
    )


def _point(pair: str) -> Point | None:
    lat, _, lon = pair.partition(",")
    try:
        point = float(lat), float(lon)
    except ValueError:
        return None
    return point if abs(point[0]) <= 90 and abs(point[1]) <= 180 else None


def _unwrapped(points: Sequence[Point]) -> list[Point]:
    """Longitudes that go on beyond 180 rather than jump."""
    flat = [points[0]]
    for lat, lon in points[1:]:
        flat.append((lat, lon + 360 * round((flat[-1][1] - lon) / 360)))
    return flat


def _onto_globe(lat: float, lon: float) -> Point:
    return round(max(-90.0, min(lat, 90.0)), 6), round((lon + 180) % 360 - 180, 6)


def _box_of_ring(points: Sequence[Point]) -> Box:
    flat = _unwrapped(points)
    lats, lons = [point[0] for point in flat], [point[1] for point in flat]
    return _box(min(lats), min(lons), max(lats), max(lons))


def _box_of_circle(middle: Point, km: float) -> Box:
    high = km / KM_PER_DEGREE
    lat, lon = middle
    slimmest = math.cos(math.radians(min(abs(lat) + high, 89.9)))
    wide = min(high / slimmest, 180)
    return _box(max(lat - high, -90), lon - wide, min(lat + high, 90), lon + wide)


def _box(south: float, west: float, north: float, east: float) -> Box:
    if east - west >= 360:
        return Box(south, -180, north, 180)
    return Box(south, (west + 180) % 360 - 180, north, _eastern(east))


def _eastern(lon: float) -> float:
    turned = (lon + 180) % 360 - 180
    return 180.0 if turned == -180 and lon > 0 else turned


def _width(box: Box) -> float:
    return box.east - box.west if box.west <= box.east else box.east - box.west + 360
