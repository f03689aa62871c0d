"""Plus Codes (Open Location Code) in a text: "77C9HMVV+Q2" says all, "HMVV+Q2" needs a place near.

They are given out to people without street addresses, and read aloud over telephones.
"""

import re
from collections.abc import Iterator

from openlocationcode import openlocationcode

from monitor.places.points.coordinates import Pointer

_DIGIT = "[23456789CFGHJMPQRVWX]"
_FULL = re.compile(
    rf"(?<![\w+])[23456789CFGHJMPQRV]{_DIGIT}{{7}}\+{_DIGIT}{{2,7}}(?![\w+])", re.IGNORECASE
)
_SHORT = re.compile(rf"(?<![\w+/=]){_DIGIT}{{4}}(?:{_DIGIT}{{2}})?\+{_DIGIT}{{2,3}}(?![\w+])")

REACH_DEGREES = 0.45
"""How far a reference may be from what a short code names: it repeats every degree."""


def full_codes(text: str) -> Iterator[Pointer]:
    """Full codes; the point is the middle of the cell (14 m wide for ten digits)."""
    for found in _FULL.finditer(text):
        code = found.group()
        if _has_letter(code) and openlocationcode.isFull(code):
            yield Pointer(found.start(), found.end(), *decoded(code))


def short_codes(text: str) -> Iterator[tuple[int, int]]:
    """Spans of codes without their first four digits or two; capitals only, never digits only."""
    for found in _SHORT.finditer(text):
        if _has_letter(found.group()) and openlocationcode.isShort(found.group()):
            yield found.span()


def near(code: str, lat: float, lon: float) -> tuple[float, float]:
    """The point of a short code that is nearest to a reference, both in degrees."""
    return decoded(openlocationcode.recoverNearest(code, lat, lon))


def decoded(code: str) -> tuple[float, float]:
    """The middle of a full code's cell, degrees."""
    area = openlocationcode.decode(code)
    return round(area.latitudeCenter, 6), round(area.longitudeCenter, 6)


def _has_letter(code: str) -> bool:
    """ "2345+67" is a sum."""
    return any(map(str.isalpha, code))
