"""GeoJSON (RFC 7946): a FeatureCollection of points or polygons, one place a feature."""

from collections.abc import Iterator
from typing import Any

import orjson

from monitor.places.local.columns import Meaning, meaning_of, own_level, settled, understood
from monitor.places.local.errors import ListError
from monitor.places.local.geometry import spot_of
from monitor.places.local.rows import RowError, place_of
from monitor.places.local.tables import MOST_COLUMNS, Outcome, Table, decoded

_WGS84 = ("CRS84", "4326", "WGS84", "WGS 84")
_LOOKED_AT = 1000
"""Features whose properties are looked through for columns."""


def read_geojson(data: bytes) -> Table:
    """Raises ListError where the file as a whole is no collection of features."""
    features = _features(_loaded(data))
    headers = list(dict.fromkeys(key for one in features[:_LOOKED_AT] for key in _properties(one)))
    if len(headers) > MOST_COLUMNS:
        raise ListError(
            f"{len(headers)} properties: leave out those that say nothing of the places"
        )
    meanings = settled([_of_property(key) for key in headers])
    if own_level(meanings) is None:
        named = ", ".join(repr(one[:40]) for one in headers)[:400] or "none"
        raise ListError(
            f"no property with names was found: call one 'name'. The properties are {named}"
        )
    return Table("GeoJSON", understood(headers, meanings), _places(features, headers, meanings))


def _places(
    features: list[Any], headers: list[str], meanings: list[Meaning | None]
) -> Iterator[Outcome]:
    for number, feature in enumerate(features, 1):
        try:
            told = _properties(feature)
            cells = [_text(told.get(header)) for header in headers]
            geometry = feature.get("geometry") if isinstance(feature, dict) else None
            yield number, place_of(cells, meanings, number, spot_of(geometry))
        except RowError as error:
            yield number, error


def _of_property(key: str) -> Meaning | None:
    """Coordinates among the properties are left out: the geometry says where."""
    found = meaning_of(key)
    return None if found and found.field in ("lat", "lon", "point", "radius") else found


def _loaded(data: bytes) -> dict[str, Any]:
    text = decoded(data)
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ListError(f"line {error.lineno} is not JSON: {error.msg}") from None
    if not isinstance(content, dict):
        raise ListError("this is JSON, but no GeoJSON FeatureCollection")
    crs = str(content.get("crs") or "")
    if crs and not any(one in crs for one in _WGS84):
        raise ListError("the coordinates are not in degrees (WGS 84): save the layer as EPSG:4326")
    return content


def _features(content: dict[str, Any]) -> list[Any]:
    features = [content] if content.get("type") == "Feature" else content.get("features")
    if not isinstance(features, list):
        raise ListError("this is JSON, but no GeoJSON FeatureCollection: it has no features")
    if not features:
        raise ListError("the file has no features")
    return features


def _properties(feature: object) -> dict[str, object]:
    told = feature.get("properties") if isinstance(feature, dict) else None
    return told if isinstance(told, dict) else {}


def _text(value: object) -> str:
    if isinstance(value, list):
        return ";".join(_text(one) for one in value)
    if value is None or isinstance(value, dict):
        return ""
    return str(value)
