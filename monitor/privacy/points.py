"""Exact points that a text writes down: coordinates, links to maps, Plus Codes, what3words.

Wider than what the locator reads (`monitor/places/points/`): what only may be a point is masked.
Every repetition is bounded or never given back, so that the time is linear in the text.
"""

import re
from collections.abc import Iterator

_NUMBER = r"[-+−–]?\d{1,3}[.,٫]\d{3,15}+"  # two decimals are no finer than our cells
_DEGREES = r"[-+−–]?\d{1,3}(?:[.,٫]\d{1,15}+)?"  # on a round degree the other number says it all
_BETWEEN = (
    r"(?:\s*+°)?(?:\s*+[NSEWO])?(?:\s*+[,;/|،]\s*+|\s++)"  # no blank is looked at twice
    r"(?:lon[^\W\d]*+\W{0,2}|lng\W{0,2})?"
)
_ALONE = r"(?<!\d)(?<!\d[.,٫:])"  # the year of "12.05.2024" is no decimals
_THOUSANDS = r"\d{1,3}(?:[.,]\d{3}){2,5}(?![\d.,])"  # "1,500,000"
_CODE = "23456789CFGHJMPQRVWX"
_THREE_WORDS = r"[^\W\d_]{1,30}+\.[^\W\d_]{1,30}+\.[^\W\d_]{1,30}+"
_POINT = re.compile(
    r"\bgeo:\S++"
    # with all that follow: the first of "Rua 83, -19.8436, 34.838" is a house's number
    rf"|{_ALONE}(?!{_THOUSANDS})(?:{_NUMBER}{_BETWEEN}{_DEGREES}|{_DEGREES}{_BETWEEN}{_NUMBER})(?:{_BETWEEN}{_DEGREES})*+"
    r"|\b\d{1,3}\s{0,2}°\s{0,2}\d{1,2}(?:[.,]\d{1,8}+)?\s{0,2}['′’]"
    r"(?:\s{0,2}[\d.,]{1,12}+\s{0,2}[\"″”])?\s{0,2}[NSEWO]?"
    rf"|\b[{_CODE}]{{2,8}}\+[{_CODE}]{{2,7}}\b"  # Plus Codes
    rf"|{_ALONE}[-+−–]?\d{{1,3}}[.,٫]\d{{4,15}}+"  # with four decimals it is nothing else
    rf"|/{{2,3}}{_THREE_WORDS}|\b(?:what3words|w3w)\W{{1,4}}{_THREE_WORDS}",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S++|(?<![\w.@-])[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}+/\S++", re.IGNORECASE
)
_MAPS = re.compile(r"map|osm\.|waze|plus\.codes|geo|w3w|what3words|loc", re.IGNORECASE)


def point_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where exact points stand in a text; they may overlap."""
    yield from (found.span() for found in _POINT.finditer(text))
    yield from (span for span in link_spans(text) if _MAPS.search(text, *span))


def link_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where links stand, also those without their scheme ("t.me/name")."""
    yield from (found.span() for found in _LINK.finditer(text))
