"""The place of a point: certain, fine, and named after the nearest town."""

from monitor.model.areas import Area
from monitor.model.places import Candidate, Mention, Place, Precision
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.towns import nearest_town
from monitor.places.points import plus_codes
from monitor.places.points.pointers import KIND, read_pointer

NEAR = "near "
"""Before the name of the nearest town, where a point has no name of its own."""


def point(
    lat: float, lon: float, gazetteer: Gazetteer | None = None, mention: Mention | None = None
) -> Place:
    """The place of coordinates in degrees; without a mention they are those of the post itself."""
    lat, lon = round(lat, 5), round(lon, 5)
    key = f"point:{lat},{lon}"
    town = nearest_town(gazetteer, lat, lon) if gazetteer else None
    name = f"{NEAR}{town.name}" if town else f"{lat}, {lon}"
    country, region = (town.country, town.region) if town else ("", "")
    only = Candidate(key, name, country, region, lat, lon, Precision.POINT, 0, 1.0)
    return Place(mention or Mention("", 0, 0, KIND), (only,), only, 1.0)


def pointed(mention: Mention, reference: tuple[float, float] | None, gazetteer: Gazetteer) -> Place:
    """The place that a mention of kind "coordinates" writes down.

    `reference` is what a short Plus Code is read against; without one it stays uncertain.
    """
    found = read_pointer(mention.text)
    if found is not None:
        return point(found.lat, found.lon, gazetteer, mention)
    if reference is None:
        return Place(mention, (), None, 0.0)
    return point(*plus_codes.near(mention.text, *reference), gazetteer, mention)


def middle(area: Area | None) -> tuple[float, float] | None:
    """The middle of an area that is small enough for every short Plus Code in it to be plain."""
    box = area.box if area else None
    if box is None:
        return None
    height, width = box.north - box.south, (box.east - box.west) % 360
    if max(height, width) > 2 * plus_codes.REACH_DEGREES:
        return None
    return (box.south + box.north) / 2, (box.west + width / 2 + 180) % 360 - 180
