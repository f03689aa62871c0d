"""A point and a radius for the shapes of GeoJSON (RFC 7946): longitude before latitude."""

import math
from typing import Any

from monitor.model.distances import distance_km
from monitor.places.local.degrees import DegreesError, latitude_longitude
from monitor.places.local.rows import RowError, Spot

Ring = list[tuple[float, float]]  # (longitude, latitude)


def spot_of(geometry: object) -> Spot:
    """Where a geometry is: the centroid of its surface, else the mean of its points, with the
    radius of the circle around it that holds all of it. Raises RowError."""
    if not isinstance(geometry, dict):
        raise RowError("no geometry")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    rings = _rings(kind, coordinates)
    if not rings or not rings[0]:
        raise RowError(f"an empty {kind}")
    west = rings[0][0][0]
    # seen from the first vertex, so that an island on the antimeridian stays whole
    rings = [[(west + _turn(lon - west), lat) for lon, lat in ring] for ring in rings]
    surface = kind in ("Polygon", "MultiPolygon")
    lon, lat = (_centroid(rings) if surface else None) or _mean(rings)
    lon = _turn(lon)
    radius = None
    if kind != "Point":
        vertices = ((y, x) for ring in rings for x, y in ring)
        radius = max(1000 * distance_km((lat, lon), (y, _turn(x))) for y, x in vertices)
    return lat, lon, radius or None


def _rings(kind: object, coordinates: Any) -> list[Ring]:
    """The outer rings of polygons, or the lines, or the points as one ring."""
    try:
        match kind:
            case "Point":
                return [_ring([coordinates])]
            case "MultiPoint" | "LineString":
                return [_ring(coordinates)]
            case "MultiLineString":
                return [_ring(line) for line in coordinates]
            case "Polygon":
                return [_ring(coordinates[0])]
            case "MultiPolygon":
                return [_ring(polygon[0]) for polygon in coordinates]
    except (TypeError, IndexError, KeyError, ValueError, OverflowError) as error:
        if isinstance(error, DegreesError):
            raise RowError(str(error)) from None
        raise RowError(f"the coordinates are not those of a {kind}") from None
    raise RowError(f"a geometry of type {str(kind)[:40]!r} is not read: give points or polygons")


def _ring(positions: Any) -> Ring:
    ring = []
    for position in positions:
        lon, lat = position[0], position[1]
        if isinstance(lon, bool) or not isinstance(lon, int | float):
            raise TypeError
        if isinstance(lat, bool) or not isinstance(lat, int | float):
            raise TypeError
        if abs(lat) > 90 or abs(lon) > 180 or (lat == 0 and lon == 0 and len(positions) == 1):
            latitude_longitude(f"{lat:.6f}", f"{lon:.6f}")  # says what is wrong
        ring.append((float(lon), float(lat)))
    return ring


def _centroid(rings: list[Ring]) -> tuple[float, float] | None:
    """Of the surface, on the plane of degrees with longitudes shortened by the latitude; None
    where there is no surface. Exact enough for a division: it moves by less than the sphere bends.
    """
    total = x = y = 0.0
    left, low = rings[0][0]
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            ax, ay, bx, by = ax - left, ay - low, bx - left, by - low
            cross = ax * by - bx * ay
            total += cross
            x += (ax + bx) * cross
            y += (ay + by) * cross
    if abs(total) < 1e-14 or not math.isfinite(total):
        return None
    return left + x / (3 * total), max(-90.0, min(90.0, low + y / (3 * total)))


def _mean(rings: list[Ring]) -> tuple[float, float]:
    points = [point for ring in rings for point in ring]
    return (
        sum(lon for lon, _ in points) / len(points),
        sum(lat for _, lat in points) / len(points),
    )


def _turn(degrees: float) -> float:
    """Into -180..180, 180 staying as it is."""
    return degrees if -180 <= degrees <= 180 else (degrees + 180) % 360 - 180
