"""What a column of an officer's list is: by its heading in several languages, or its HXL tag.

The headings are in `data/local_columns.tsv`. HXL is the Humanitarian Exchange Language 1.1
(https://hxlstandard.org/standard/1-1final/): a row of tags such as "#adm2+name" under the headings.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from monitor.model.local_names import Column
from monitor.places.lists import lines
from monitor.places.words import name_key, plain

OWN = 9
"""Level of the place itself; 0 is its country, 1 to 5 the divisions it lies in."""

_TAG = re.compile(
    r"#\s*(?P<tag>[a-z][a-z0-9_]*)(?P<attributes>(?:\s*\+\s*[a-z_][a-z0-9_]*)*)", re.I
)
_LEVEL = re.compile(r"(?:adm|admin)\s?(?P<level>[0-5])\s*(?P<what>.*)")
_CODES = ("pcode", "p code", "code", "id", "pcod")
_UNUSED_LEVEL = ("alt", "ref", "type", "altname", "alt name")


class Meaning(NamedTuple):
    """`field`: name, weak name, alias, code, kind, lat, lon, point or radius; `level` of a name,
    an alias or a code."""

    field: str
    level: int = OWN


def is_tag_row(cells: Sequence[str]) -> bool:
    """A row of HXL tags: all its filled cells are tags, as no row of names is."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(_TAG.fullmatch(cell) for cell in filled)


def meaning_of_tag(tag: str) -> Meaning | None:
    found = _TAG.fullmatch(tag.strip())
    if found is None:
        return None
    attributes = {one.strip().lower() for one in found["attributes"].split("+") if one.strip()}
    name = found["tag"].lower()
    if name == "geo":
        return _geo(attributes)
    if name == "loc" and "type" in attributes:
        return Meaning("kind")
    level = OWN if name == "loc" else 0 if name == "country" else _level_of(name)
    if level is None:
        return None
    if attributes & {"code", "id", "v_pcode"}:
        return Meaning("code", level)
    return Meaning("alias" if attributes & {"alt", "alias"} else "name", level)


def meaning_of(heading: str) -> Meaning | None:
    """Of a plain heading; None where no column of that name is used."""
    # "admin2Name_en" and "ADM2_PT" are how tables of administrative divisions name their columns
    key = plain(name_key(heading.replace("_", " ")))
    if (found := _headings().get(key)) is not None:
        return Meaning(found)
    leveled = _LEVEL.fullmatch(key)
    if leveled is not None:
        what, level = leveled["what"], int(leveled["level"])
        if what in _CODES:
            return Meaning("code", level)
        words = what.removeprefix("name").strip()
        if not words.startswith(_UNUSED_LEVEL) and len(words) <= 3:
            return Meaning("name", level)  # "adm2", "adm2 name", "adm2 name en", "adm2 en"
        return None
    begin, _, language = key.rpartition(" ")
    if begin and len(language) in (2, 3) and _headings().get(begin) == "name":
        return Meaning("name")  # "name_fr"
    return None


def understood(headers: Sequence[str], meanings: Sequence[Meaning | None]) -> tuple[Column, ...]:
    return tuple(
        Column(header, said(meaning)) for header, meaning in zip(headers, meanings, strict=True)
    )


def settled(meanings: Sequence[Meaning | None]) -> list[Meaning | None]:
    """Of several columns of one field the first counts; a further name is an alias.

    "camp" or "place" is a name only where no better one is there, and a division's code or name
    that is the finest of all is the place's own.
    """
    kept = list(meanings)
    if any(one == Meaning("name") for one in kept):
        kept = [None if one and one.field == "weak name" else one for one in kept]
    kept = [Meaning("name") if one and one.field == "weak name" else one for one in kept]
    levels = [one.level for one in kept if one and one.field == "name"]
    finest = max(levels, default=OWN)
    seen: set[Meaning] = set()
    for at, one in enumerate(kept):
        if one is None:
            continue
        if one.field in ("name", "alias", "code") and one.level == finest:
            one = Meaning(one.field) if one.field != "name" or finest == OWN else one
        if one in seen and one.field == "name" and one.level == finest:
            one = Meaning("alias")
        elif one in seen and one.field != "alias":
            one = None
        if one is not None:
            seen.add(one)
        kept[at] = one
    return kept


def own_level(meanings: Sequence[Meaning | None]) -> int | None:
    """The level of the names that a row is about; None where no column has names."""
    return max((one.level for one in meanings if one and one.field == "name"), default=None)


def said(meaning: Meaning | None) -> str:
    """For the officer who looks at what was understood."""
    if meaning is None:
        return ""
    words = {
        "name": "name",
        "alias": "other spelling",
        "code": "P-code or number",
        "kind": "type",
        "lat": "latitude",
        "lon": "longitude",
        "point": "latitude and longitude",
        "radius": "radius in metres",
    }[meaning.field]
    if meaning.level == OWN:
        return words
    level = "country" if meaning.level == 0 else f"division {meaning.level}"
    return f"{words} of {level}"


def _geo(attributes: set[str]) -> Meaning | None:
    if "lat" in attributes:
        return Meaning("lat")
    if attributes & {"lon", "lng", "long"}:
        return Meaning("lon")
    return Meaning("point") if attributes & {"coord", "point", "latlon"} else None


def _level_of(tag: str) -> int | None:
    return int(tag[3]) if re.fullmatch("adm[1-5]", tag) else None


@cache
def _headings() -> dict[str, str]:
    found: dict[str, str] = {}
    for field, headings in lines("local_columns.tsv"):
        for heading in headings.split("|"):
            found.setdefault(plain(name_key(heading)), field)
    return found
