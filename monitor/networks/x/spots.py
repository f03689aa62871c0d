"""Where a post says that it was written."""

from collections.abc import Mapping
from math import cos, hypot, radians
from typing import Any

WIDEST_KM = 100.0
"""Across a place whose middle is taken for the spot: a city or less. The middle of a country would
be a false pin; the place stays in `raw`."""

KM_PER_DEGREE = 111.2


def spot(
    post: Mapping[str, Any], places: Mapping[str, Mapping[str, Any]]
) -> tuple[float, float] | None:
    """Latitude and longitude of the post's point, else of the middle of its place.

    Raises ValueError and TypeError for what is no point on earth.
    """
    geo = post.get("geo") or {}
    if point := (geo.get("coordinates") or {}).get("coordinates"):
        return _checked(point[1], point[0])
    box = ((places.get(geo.get("place_id") or "") or {}).get("geo") or {}).get("bbox")
    return _middle(*map(float, box)) if box else None


def _middle(west: float, south: float, east: float, north: float) -> tuple[float, float] | None:
    if west > east:  # across the antimeridian
        east += 360
    lat, lon = (south + north) / 2, (west + east) / 2
    wide = (east - west) * cos(radians(lat))
    if hypot(wide, north - south) * KM_PER_DEGREE > WIDEST_KM:
        return None
    return _checked(lat, lon - 360 if lon > 180 else lon)


def _checked(lat: float, lon: float) -> tuple[float, float]:
    lat, lon = float(lat), float(lon)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is no point on earth")
    return lat, lon
