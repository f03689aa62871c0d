"""A box as the boxes that X takes."""

from collections.abc import Iterator
from math import ceil, cos, radians

from monitor.model.areas import Box

SIDE_MILES = 25
"""https://developer.x.com/en/docs/x-api/tweets/filtered-stream/integrate/build-a-rule: "Width and
height of the bounding box must be less than 25mi"."""

MILES_PER_DEGREE = 69.1
LEAST = 0.001
"""Degrees, some 100 m: X takes no box without an inside."""

MOST = 400
"""Tiles: an area of some 500 by 800 km. More would be the rules of a hundred watchwords."""


def tiles(box: Box) -> tuple[Box, ...]:
    """Boxes that cover it; none where it would take more than MOST."""
    if box.west > box.east:
        east_of_it = Box(box.south, -180, box.north, box.east)
        halves = [Box(box.south, box.west, box.north, 180), east_of_it]
    else:
        halves = [box]
    found: list[Box] = []
    for half in halves:
        for tile in _cut(half):
            found.append(tile)
            if len(found) > MOST:
                return ()
    return tuple(found)


def _cut(box: Box) -> Iterator[Box]:
    side = (SIDE_MILES - 0.5) / MILES_PER_DEGREE  # less than, whatever globe X reckons with
    rows = max(1, ceil((box.north - box.south) / side))
    height = max((box.north - box.south) / rows, LEAST)
    for row in range(rows):
        south, north = box.south + row * height, box.south + (row + 1) * height
        # a degree of longitude is longest where the row is nearest to the equator
        nearest = 0 if south <= 0 <= north else min(abs(south), abs(north))
        columns = max(1, ceil((box.east - box.west) * max(cos(radians(nearest)), 0.01) / side))
        width = max((box.east - box.west) / columns, LEAST)
        for column in range(columns):
            west = box.west + column * width
            yield Box(south, west, min(north, 90), min(west + width, 180))
