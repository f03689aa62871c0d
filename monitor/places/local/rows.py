"""From the cells of a row, or the properties of a feature, to a place."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from monitor.model.local_names import LocalPlace
from monitor.model.places import Precision
from monitor.places.lists import lines
from monitor.places.local.columns import OWN, Meaning, own_level
from monitor.places.local.degrees import DegreesError, latitude_longitude, point
from monitor.places.words import name_key, plain

MOST_CHARACTERS = 120
"""Of a name: a longer one is a description, and no post repeats it."""
MOST_CODE = 40
MOST_NAMES = 20

_ALIASES = re.compile(r"[;|,،、\n]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_AT_LEVEL = (Precision.COUNTRY, Precision.REGION, Precision.REGION, Precision.CITY)
_FINE = tuple(Precision)
_POINT_M, _NEIGHBOURHOOD_M, _CITY_M, _REGION_M = 300.0, 3_000.0, 20_000.0, 200_000.0
"""Radii up to which a drawn place without a type is taken as so fine."""

Spot = tuple[float, float, float | None]
"""Latitude, longitude in degrees, radius in metres where it is drawn."""


class RowError(ValueError):
    """A row that is left out; the message says why."""


def place_of(
    cells: Sequence[str], meanings: Sequence[Meaning | None], number: int, spot: Spot | None = None
) -> LocalPlace:
    """The place of a row. `number` is its line, `spot` where a geometry gives it.

    Raises RowError.
    """
    told: dict[Meaning, list[str]] = {}
    for cell, meaning in zip(cells, meanings, strict=False):
        if meaning is not None and (words := _clean(cell)):
            told.setdefault(meaning, []).append(words)
    level = own_level(meanings)
    if level is None:
        raise RowError("no column of names")
    names = _names(told, level)
    code = told.get(Meaning("code"), [""])[0]
    if len(code) > MOST_CODE:
        raise RowError(f"the code {code[:20]}… is longer than {MOST_CODE} characters")
    kind = told.get(Meaning("kind"), [""])[0][:MOST_CHARACTERS]
    lat, lon, radius = spot or _spot(told)
    return LocalPlace(
        id=code or str(number),
        names=names,
        code=code,
        kind=kind,
        lat=round(lat, 6),
        lon=round(lon, 6),
        precision=precision_of(kind, level, radius),
        radius_m=round(radius, 1) if radius else None,
        within=tuple(
            told[one][0][:MOST_CHARACTERS]
            for one in sorted(told, key=lambda one: -one.level)
            if one.field == "name" and one.level < level
        ),
    )


@lru_cache(maxsize=10_000)  # a list has few types
def precision_of(kind: str, level: int = OWN, radius_m: float | None = None) -> Precision:
    """How fine a place of this type is: by the finest word of the type, else by the division, else
    by its drawn size. A place of which nothing is known is no finer than a neighbourhood."""
    words = plain(name_key(kind)).split()
    fine = [_kinds()[word] for word in words if word in _kinds()]
    if fine:
        return max(fine, key=_FINE.index)
    if level != OWN:
        return _AT_LEVEL[level] if level < len(_AT_LEVEL) else Precision.NEIGHBOURHOOD
    if radius_m is None or _POINT_M < radius_m <= _NEIGHBOURHOOD_M:
        return Precision.NEIGHBOURHOOD
    if radius_m <= _POINT_M:
        return Precision.POINT
    if radius_m <= _CITY_M:
        return Precision.CITY
    return Precision.REGION if radius_m <= _REGION_M else Precision.COUNTRY


def _names(told: dict[Meaning, list[str]], level: int) -> tuple[str, ...]:
    names = told.get(Meaning("name", level), [])
    if not names:
        raise RowError("no name")
    for cell in told.get(Meaning("alias"), []):
        names = [*names, *filter(None, map(str.strip, _ALIASES.split(cell)))]
    kept = tuple(dict.fromkeys(names))[:MOST_NAMES]
    if len(kept[0]) > MOST_CHARACTERS:
        raise RowError(f"the name {kept[0][:30]}… is longer than {MOST_CHARACTERS} characters")
    if not name_key(kept[0]):
        raise RowError(f"the name {kept[0]!r} has no letter")
    if all(name_key(one).replace(" ", "").isdigit() for one in kept):
        raise RowError(f"the name {kept[0]!r} is a number, which would be found in every post")
    return tuple(one for one in kept if len(one) <= MOST_CHARACTERS)


def _spot(told: dict[Meaning, list[str]]) -> Spot:
    radius = _radius(told.get(Meaning("radius"), [""])[0])
    try:
        if Meaning("lat") in told or Meaning("lon") in told or Meaning("point") not in told:
            north = told.get(Meaning("lat"), [""])[0]
            east = told.get(Meaning("lon"), [""])[0]
            return *latitude_longitude(north, east), radius
        return *point(told[Meaning("point")][0]), radius
    except DegreesError as error:
        raise RowError(str(error)) from None


def _radius(cell: str) -> float | None:
    if not cell:
        return None
    try:
        metres = float(cell.replace(",", "."))
    except ValueError:
        raise RowError(f"the radius {cell[:40]!r} is not a number of metres") from None
    if not 0 <= metres <= 20_000_000:
        raise RowError(f"the radius {cell[:40]!r} is not a number of metres on this planet")
    return metres


def _clean(cell: str) -> str:
    if cell.isprintable():  # nine cells of ten
        return cell.strip()
    return _CONTROLS.sub("\n", cell).strip()


@cache
def _kinds() -> dict[str, Precision]:
    return {
        plain(name_key(word)): Precision(precision)
        for precision, words in lines("local_kinds.tsv")
        for word in words.split()
    }
