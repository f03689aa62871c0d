"""Coordinates written in a text: "18.5944, -72.3074", "18°35'40\"N 72°18'27\"W", "lat 18 lon -72".

Prices, temperatures, scores and versions are pairs of numbers too. A bare pair therefore needs
three decimals (a hundred metres), and a pair with hemispheres a decimal or a mark of degrees.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Pointer(NamedTuple):
    """A point that `text[start:end]` writes down; degrees, WGS 84."""

    start: int
    end: int
    lat: float
    lon: float


_SEP = r"(?:\s{0,3}[,;/|،]\s{0,3}|\s{1,3})"
_SIGN = r"[+\-−–]?"  # people's keyboards write a minus as a dash
_POINT = r"[.٫]"
_BEFORE = r"(?<![\w.,٫$€£¥+\-−–/:=#@%])"
_AFTER = r"(?![\w%‰$€£¥]|[.,٫:/\-−–]\d|\s{0,2}[,;/|]?\s{0,2}[+\-−]?\d+[.,]\d)"

_BARE = re.compile(
    rf"{_BEFORE}(?P<lat>{_SIGN}\d{{1,2}}{_POINT}\d{{3,15}})(?:\s?[°º˚])?"
    rf"(?P<sep>{_SEP})(?P<lon>{_SIGN}\d{{1,3}}{_POINT}\d{{3,15}})(?:\s?[°º˚])?{_AFTER}"
)
# A comma is a decimal point only where it cannot be one of thousands, and something else parts.
_COMMA = re.compile(
    rf"{_BEFORE}(?P<lat>{_SIGN}\d{{1,2}},\d{{4,15}})(?:\s?[°º˚])?"
    rf"(?P<sep>\s{{0,3}}[;/|]\s{{0,3}}|,?\s{{1,3}})(?P<lon>{_SIGN}\d{{1,3}},\d{{4,15}})(?:\s?[°º˚])?{_AFTER}"
)
_LAT = r"(?:lat(?:itude|itud|itudine|\.)?|خط العرض)"
_LON = r"(?:lon(?:g|gitude|gitud|gitudine|\.)?|lng|خط الطول)"
_VALUE = rf"\s{{0,2}}[:=]?\s{{0,2}}(?P<%s>{_SIGN}\d{{1,3}}(?:[.,٫]\d{{1,15}})?)(?:\s?[°º˚])?"
_NAMED = [
    re.compile(rf"\b{_LAT}{_VALUE % 'lat'}{_SEP}{_LON}{_VALUE % 'lon'}(?!\w|\.\d)", re.IGNORECASE),
    re.compile(rf"\b{_LON}{_VALUE % 'lon'}{_SEP}{_LAT}{_VALUE % 'lat'}(?!\w|\.\d)", re.IGNORECASE),
]

_MINUTE, _SECOND = "['′’´‘]", "(?:[\"″”“]|''|′′|’’)"
_ANGLE = (
    r"\d{1,3}(?:"
    rf"\s?[°º˚]\s?\d{{1,2}}\s?{_MINUTE}\s?\d{{1,2}}(?:[.,]\d{{1,6}})?(?:\s?{_SECOND})?"  # 18°35'40"
    rf"|\s?[°º˚]\s?\d{{1,2}}(?:[.,]\d{{1,8}})?(?:\s?{_MINUTE})?"  # 18°35.667'
    r"|[ :]\d{2}[ :]\d{2}(?:\.\d{1,6})?"  # 18 35 40
    rf"|{_POINT}\d{{1,15}}(?:\s?[°º˚])?"  # 18.5944
    r"|\s?[°º˚]"  # 18°
    r")"
)
_BOTH = r"\s{0,2}(?P<%s>[NSEWnsew])"
_BEHIND = re.compile(
    rf"{_BEFORE}(?P<a>{_ANGLE}){_BOTH % 'ha'}(?:{_SEP})?(?P<b>{_ANGLE}){_BOTH % 'hb'}(?!\w)"
)
_AHEAD = re.compile(
    rf"(?<!\w)(?P<ha>[NSEW])\s{{0,2}}(?P<a>{_ANGLE})(?:{_SEP})?(?P<hb>[NSEW])\s{{0,2}}(?P<b>{_ANGLE})(?![\w.]\d)"
)
_NUMBERS = re.compile(r"\d+(?:[.,٫]\d+)?")
_ENDS_IN_NUMBER = re.compile(r"\d[.,]\d{1,15}\s?[,;/|]?\s?\Z")
_MINUS = str.maketrans({"−": "-", "–": "-", "٫": ".", ",": "."})


def coordinates(text: str) -> Iterator[Pointer]:
    """Pairs of coordinates in a text; they may overlap, the surer way of writing first."""
    for pattern in _NAMED:
        for found in pattern.finditer(text):
            yield from _pair(found, _number(found["lat"]), _number(found["lon"]))
    for pattern in (_BEHIND, _AHEAD):
        for found in pattern.finditer(text):
            yield from _with_hemispheres(found)
    for found in _BARE.finditer(text):
        if not (_in_a_row(text, found) or _may_be_a_telephone(found)):
            yield from _pair(found, _number(found["lat"]), _number(found["lon"]))
    for found in _COMMA.finditer(text):
        if not _in_a_row(text, found):
            yield from _pair(found, _number(found["lat"]), _number(found["lon"]))


def _pair(found: re.Match[str], lat: float, lon: float) -> Iterator[Pointer]:
    """0, 0 is what a phone without a fix writes, and open sea."""
    if abs(lat) <= 90 and abs(lon) <= 180 and (lat or lon):
        yield Pointer(found.start(), found.end(), lat, lon)


def _with_hemispheres(found: re.Match[str]) -> Iterator[Pointer]:
    first, second = found["ha"].upper(), found["hb"].upper()
    a, b = _degrees(found["a"]), _degrees(found["b"])
    if a is None or b is None or (first in "NS") == (second in "NS"):
        return
    a, b = (-a if first in "SW" else a), (-b if second in "SW" else b)
    yield from _pair(found, *((a, b) if first in "NS" else (b, a)))


def _degrees(written: str) -> float | None:
    """Degrees, minutes and seconds as one number; none where there are 60 or more of either."""
    parts = [_number(part) for part in _NUMBERS.findall(written)]
    if any(part >= 60 for part in parts[1:]):
        return None
    return sum(part / 60.0**at for at, part in enumerate(parts))


def _in_a_row(text: str, found: re.Match[str]) -> bool:
    """ "3.141, 2.718, 1.414": the last two of three measurements."""
    return _ENDS_IN_NUMBER.search(text, max(found.start() - 20, 0), found.start()) is not None


def _may_be_a_telephone(found: re.Match[str]) -> bool:
    """ "55.1234 55.5678": with a space alone between, only a sign or many decimals tell."""
    if not found["sep"].isspace():
        return False
    lat, lon = found["lat"], found["lon"]
    if lat.startswith("+"):
        return True
    signed = not (lat[0].isdigit() and lon[0].isdigit())
    return not signed and min(len(re.split(_POINT, one)[1]) for one in (lat, lon)) < 5


def _number(written: str) -> float:
    return float(written.translate(_MINUS))
