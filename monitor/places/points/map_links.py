"""Links to a point on a map, read from the address alone: nothing is fetched.

A shortened link (goo.gl/maps/..., maps.app.goo.gl/...) says nothing without asking its server, so
it names no place here. What3words is a closed scheme and is left out.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from monitor.places.points.coordinates import Pointer
from monitor.places.points.plus_codes import full_codes

_LINK = re.compile(
    r"(?<![\w@])(?:(?:https?://|www\.)[^\s<>]+|geo:[^\s<>]+"
    r"|(?:maps\.|google\.|openstreetmap\.|osm\.|waze\.|plus\.codes)[^\s<>]*)",
    re.IGNORECASE,
)
"""Or what begins like one: taken as far as it goes, so that no letter is looked at twice."""
_NUMBER = r"([+-]?\d{1,3}(?:\.\d{1,15})?)"
_PAIR = re.compile(rf"\s*+(?:(?:loc:|ll\.)\s*+)?{_NUMBER}\s*+[,~]\s*+{_NUMBER}(?![\d.])")
_AT = re.compile(rf"@{_NUMBER},{_NUMBER}")
_PIN = re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}")  # the place itself; "@" is where the map stood
_OSM = re.compile(rf"map=[\d.]{{1,5}}/{_NUMBER}/{_NUMBER}")
_PATH = re.compile(rf"/{_NUMBER},\+?{_NUMBER}(?![\d.])")

_GOOGLE = re.compile(r"(?:www\.|maps\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_OF_HOST: dict[str, Sequence[str]] = {
    "maps.apple.com": ("coordinate", "q", "ll", "daddr", "address", "sll"),
    "bing.com": ("cp",),
    "waze.com": ("ll", "to", "q"),
}
_OF_GOOGLE = ("q", "query", "destination", "daddr", "ll", "center", "sll", "saddr")


def map_links(text: str) -> Iterator[Pointer]:
    """Links of Google, Apple, Bing, Waze, OpenStreetMap, plus.codes; geo: addresses (RFC 5870)."""
    for found in _LINK.finditer(text):
        link = _trimmed(found.group())
        point = _point(link)
        if point and abs(point[0]) <= 90 and abs(point[1]) <= 180 and any(point):
            yield Pointer(found.start(), found.start() + len(link), *point)


def _point(link: str) -> tuple[float, float] | None:
    if link[:4].lower() == "geo:":
        return _geo(link)
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if host in ("openstreetmap.org", "osm.org"):
        return _openstreetmap(parts)
    if host == "plus.codes":
        return next(((one.lat, one.lon) for one in full_codes(unquote(parts.path[1:]))), None)
    if _GOOGLE.fullmatch(host):
        if not host.startswith("maps.") and not parts.path.startswith("/maps"):
            return None
        return _google(parts)
    if host in _OF_HOST:
        return _asked(parts, _OF_HOST[host])
    return None


def _google(parts: SplitResult) -> tuple[float, float] | None:
    path = unquote(parts.path)
    pin = _PIN.search(path)
    if pin:
        return _floats(pin)
    asked = _asked(parts, _OF_GOOGLE)
    if asked:
        return asked
    found = _PATH.search(path) or _AT.search(path)
    return _floats(found) if found else None


def _openstreetmap(parts: SplitResult) -> tuple[float, float] | None:
    asked = parse_qs(parts.query)
    for lat, lon in (("mlat", "mlon"), ("lat", "lon")):
        if lat in asked and lon in asked:
            found = _PAIR.fullmatch(f"{asked[lat][0]},{asked[lon][0]}")
            return _floats(found) if found else None
    found = _OSM.search(parts.fragment)
    return _floats(found) if found else None


def _geo(link: str) -> tuple[float, float] | None:
    """ "geo:0,0?q=18.5,-72.3(Clinic)" is how Android shares a pin."""
    at, _, query = link[4:].partition("?")
    asked = parse_qs(query).get("q", [""])[0]
    found = _PAIR.match(asked) or _PAIR.match(at)
    return _floats(found) if found else None


def _asked(parts: SplitResult, names: Sequence[str]) -> tuple[float, float] | None:
    asked = parse_qs(parts.query)
    for name in names:
        for value in asked.get(name, ()):
            if found := _PAIR.match(value):
                return _floats(found)
    return None


def _floats(found: re.Match[str]) -> tuple[float, float]:
    return float(found[1]), float(found[2])


def _trimmed(link: str) -> str:
    """Without the sentence's own signs at the end; a bracket stays where it was opened inside."""
    return link.rstrip(".,;:!?'\"»”’…" if "(" in link else ".,;:!?'\"»”’…)")
