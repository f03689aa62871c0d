"""How far apart two points of the Earth are."""

from math import atan2, cos, hypot, radians, sin

EARTH_RADIUS_KM = 6371.009
"""The mean radius of the Earth, by the International Union of Geodesy and Geophysics."""

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def distance_km(start: Point, end: Point) -> float:
    """Kilometres along the great circle between two points: Vincenty's formula for a sphere,
    exact for points that are near, opposite, or on both sides of the antimeridian."""
    start_lat, end_lat = radians(start[0]), radians(end[0])
    east = radians(end[1]) - radians(start[1])
    sin_start, cos_start = sin(start_lat), cos(start_lat)
    sin_end, cos_end = sin(end_lat), cos(end_lat)
    across = hypot(cos_end * sin(east), cos_start * sin_end - sin_start * cos_end * cos(east))
    return EARTH_RADIUS_KM * atan2(across, sin_start * sin_end + cos_start * cos_end * cos(east))
