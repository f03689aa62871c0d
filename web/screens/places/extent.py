"""The extent of a list for the small map: a circle that holds its box."""

from dataclasses import dataclass

from geopy.distance import great_circle

from monitor.model.areas import Box


@dataclass(frozen=True, slots=True)
class Circle:
    lat: float  # degrees
    lon: float
    radius_m: int


def circle_of(box: Box) -> Circle:
    width = (box.east - box.west) % 360 if box.west > box.east else box.east - box.west
    lat, lon = (box.south + box.north) / 2, box.west + width / 2
    lon = lon - 360 if lon > 180 else lon
    corners = ((y, x) for y in (box.south, box.north) for x in (box.west, box.east))
    radius = max(great_circle((lat, lon), corner).m for corner in corners)
    return Circle(round(lat, 5), round(lon, 5), max(500, round(radius)))
