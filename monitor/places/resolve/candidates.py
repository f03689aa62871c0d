"""Candidates of a mention: the bearers of its name, each with the signs that speak for it.

A sign is a named number; `choice.py` weighs them. What other mentions say is in `together.py`.
"""

from dataclasses import dataclass
from math import log10

from monitor.model.areas import Area
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.sources import CITY, COUNTRY, DISTRICT, REGION
from monitor.places.gazetteer.spelling import Spelling
from monitor.places.resolve.readings import Reading, bare_words, readings

Signs = dict[str, float]

_CONSIDERED = 24  # bearers of one name, most populous first; the area may bring in others
_LOOKED_AT = 400  # bearers that are looked through for some inside the area
_LARGE = 5.3  # log10 of people: 200,000 and more are known far away
_CITY_REGION = 8  # a division with fewer than so many times the people of its city is that city


@dataclass(slots=True)
class Option:
    """A place that may be meant, by its number in the gazetteer."""

    place: int
    signs: Signs
    points: float = 0.0  # log-odds, as `choice.Choice` weighs the signs


@dataclass(frozen=True, slots=True)
class Options:
    """The candidates of one mention from its own words, and the signs that none is meant."""

    options: tuple[Option, ...]
    none: Signs
    whole: bool  # the name is all of the mention, or all but words of a kind


def options_of(
    gazetteer: Gazetteer, area: Area | None, spelling: Spelling, text: str, kind: str
) -> Options:
    """Every bearer of the names in a mention's text; `area` is where the emergency is, and
    `spelling` knows names in it that the text may be a misspelling of."""
    found = readings(gazetteer, text, kind)
    whole = any(reading.cut != "part" for reading in found)
    best: dict[int, Signs] = {}
    if not whole:
        for place, edits in spelling.like(bare_words(text)):
            best[place] = _misspelt(gazetteer, place, edits)
    for reading in found:
        for place, signs in _bearers(gazetteer, area, reading):
            known = best.get(place)
            if known is None or signs.get("part", 0.0) < known.get("part", 0.0):
                best[place] = signs
    if len(found) > 1:
        _contain(gazetteer, best, found)
    _prefer_city(gazetteer, best)
    options = tuple(Option(place, signs) for place, signs in best.items())
    none = _none_signs(gazetteer, area, kind, found, options)
    return Options(options, none, whole)


def _bearers(gazetteer: Gazetteer, area: Area | None, reading: Reading) -> list[tuple[int, Signs]]:
    found = []
    seen: set[int] = set()
    for name in reading.names:
        for rank, (place, alias) in enumerate(gazetteer.named(name, _LOOKED_AT)):
            if place in seen:
                continue
            inside = area is not None and area.holds(
                gazetteer.country(place), *gazetteer.point(place)
            )
            if rank >= _CONSIDERED and not inside:
                continue
            seen.add(place)
            signs = _signs(gazetteer, place, alias, reading)
            if rank == 0:
                signs["first"] = 1.0
            found.append((place, signs))
            if area is not None:
                level = gazetteer.level(place)
                signs[_INSIDE[level] if inside else _OUTSIDE[level]] = 1.0
    return found


_LEVEL = {COUNTRY: "country", REGION: "region", DISTRICT: "district", CITY: "city"}
_INSIDE = {level: f"in area, {name}" for level, name in _LEVEL.items()}
_OUTSIDE = {level: f"outside, {name}" for level, name in _LEVEL.items()}


def _signs(gazetteer: Gazetteer, place: int, alias: bool, reading: Reading) -> Signs:
    level = gazetteer.level(place)
    people = log10(gazetteer.population(place) + 10)
    signs: Signs = {_LEVEL[level]: 1.0, f"people, {_LEVEL[level]}": people}
    if people > _LARGE:
        signs[f"large, {_LEVEL[level]}"] = people - _LARGE
    if alias:
        signs["alias"] = 1.0
        signs[f"alias, {_LEVEL[level]}"] = 1.0
    if reading.bent:
        signs["bent"] = 1.0
    if reading.end - reading.start <= 3:
        signs[f"short, {_LEVEL[level]}"] = 1.0
    if reading.cut == "part":
        signs["part"] = 1.0
        signs["left out"] = 1.0 - reading.share
    elif reading.cut:
        signs[f"{reading.cut}, {_LEVEL[level]}"] = 1.0
    return signs


def _misspelt(gazetteer: Gazetteer, place: int, edits: int) -> Signs:
    level = _LEVEL[gazetteer.level(place)]
    people = log10(gazetteer.population(place) + 10)
    return {
        level: 1.0,
        f"people, {level}": people,
        f"in area, {level}": 1.0,
        "misspelt": 1.0,
        "edits": float(edits),
    }


def _contain(gazetteer: Gazetteer, best: dict[int, Signs], found: list[Reading]) -> None:
    """ "Beira, Mozambique" in one mention: the finer name lies in the wider one."""
    wide = {gazetteer.first(name)[0] for reading in found for name in reading.names}
    countries = {gazetteer.country(p) for p in wide if gazetteer.level(p) == COUNTRY}
    regions = {gazetteer.region(p) for p in wide if gazetteer.level(p) == REGION}
    for place, signs in best.items():
        level = gazetteer.level(place)
        if level > COUNTRY and gazetteer.country(place) in countries:
            signs["in named country"] = 1.0
        if level >= DISTRICT and gazetteer.region(place) in regions:
            signs["in named region"] = 1.0


def _prefer_city(gazetteer: Gazetteer, best: dict[int, Signs]) -> None:
    """ "Cairo" is the city, not the governorate around it that bears its name."""
    cities = [place for place in best if gazetteer.level(place) == CITY]
    for wide in [place for place in best if gazetteer.level(place) == REGION]:
        if any(
            gazetteer.region(place) == gazetteer.region(wide)
            and gazetteer.population(place) * _CITY_REGION > gazetteer.population(wide)
            for place in cities
        ):
            best[wide]["around its city"] = 1.0


def _none_signs(
    gazetteer: Gazetteer,
    area: Area | None,
    kind: str,
    found: list[Reading],
    options: tuple[Option, ...],
) -> Signs:
    names = [name for reading in found for name in reading.names]
    signs: Signs = {"none": 1.0}
    if not names:
        signs["none: misspelt" if options else "none: unknown"] = 1.0
        return signs
    if kind == "hashtag":
        signs["none: hashtag"] = 1.0
    cut = found[0].cut
    if cut:
        signs[f"none: {cut}"] = 1.0
    largest = max((gazetteer.population(one.place) for one in options), default=0)
    signs["none: large"] = max(log10(largest + 10) - _LARGE, 0.0)
    signs["none: common"] = max(map(gazetteer.commonness, names))
    signs["none: bearers"] = log10(sum(map(gazetteer.bearers, names)))
    if area is not None:
        inside = any(key.startswith("in area") for one in options for key in one.signs)
        signs["none: area"] = 1.0
        signs["none: not in area"] = float(not inside)
    return signs
