"""Coordinates as lists write them: 34.85, 34,85, -19.8°, 19°50'24"S, and both in one cell."""

import re

_PLAIN = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_DECIMAL = re.compile(
    r"(?P<sign>[+−-]?)(?P<degrees>\d{1,9}(?:[.,]\d*)?)\s*+(?:°\s*+)?(?P<side>[NSEW]?)", re.I
)
_SIXTIETHS = re.compile(
    r"(?P<degrees>\d{1,3})\s*[°º]\s*(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|'')\s*)?(?P<side>[NSEW])",
    re.I,
)
_BETWEEN = (r"\s*;\s*", r"\s*,\s+|\s+,\s*", r"\s+", ",")
"""What parts the two in one cell; the first of them that is there: commas may be decimal ones."""


class DegreesError(ValueError):
    """What stands there is no coordinate; the message says why."""


def latitude_longitude(lat: str, lon: str) -> tuple[float, float]:
    """Degrees of two cells, WGS 84. Raises DegreesError."""
    north, east = _degrees(lat, "latitude", "NS"), _degrees(lon, "longitude", "EW")
    swapped = abs(north) > 90 >= abs(east)
    if abs(north) > 90:
        more = "; latitude and longitude may be swapped" if swapped else ""
        raise DegreesError(f"the latitude {lat.strip()} is not between -90 and 90{more}")
    if abs(east) > 180:
        raise DegreesError(f"the longitude {lon.strip()} is not between -180 and 180")
    if north == 0 and east == 0:
        raise DegreesError("0, 0 is in the open sea: the coordinates are missing")
    return north, east


def point(cell: str) -> tuple[float, float]:
    """Latitude and longitude out of one cell, "-19.8, 34.8" or "-19.8 34.8 0 0" (an altitude and
    an accuracy after them are left out). Raises DegreesError."""
    bare = cell.strip().strip("()[]").strip()
    between = next((one for one in _BETWEEN if re.search(one, bare)), ",")
    parts = re.split(between, bare)
    if not 2 <= len(parts) <= 4:
        raise DegreesError(f"{cell.strip()[:40]!r} is not a latitude and a longitude")
    return latitude_longitude(parts[0], parts[1])


def _degrees(cell: str, what: str, sides: str) -> float:
    cell = cell.strip()
    if not cell:
        raise DegreesError(f"no {what}")
    if _PLAIN.fullmatch(cell):  # as programs write them, which need no more looking at
        return float(cell)
    found = _DECIMAL.fullmatch(cell) or _SIXTIETHS.fullmatch(cell)
    if found is None or (found["side"] and found["side"].upper() not in sides):
        raise DegreesError(f"the {what} {cell[:40]!r} is not in degrees")
    parts = found.groupdict()
    value = _number(found["degrees"])
    value += _number(parts.get("minutes") or "0") / 60 + _number(parts.get("seconds") or "0") / 3600
    negative = parts.get("sign") in ("-", "−")
    if found["side"]:
        if negative:
            raise DegreesError(f"the {what} {cell[:40]!r} has a sign and a side")
        negative = found["side"].upper() in "SW"
    return -value if negative else value


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))
