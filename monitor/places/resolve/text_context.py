"""What the places of one text say about each other: containment, nearness, and where an unknown
name may lie."""

from collections.abc import Mapping, Sequence
from math import log10

from monitor.model.distances import distance_km
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.sources import CITY, COUNTRY, DISTRICT, REGION
from monitor.places.resolve.candidates import Option, Options, Signs

NEAR_KM = 161.0
"""A day's way, and the distance within which a place counts as found (a hundred miles)."""

_NEAREST = 5  # candidates of a mention whose nearness is measured

_LEVEL = {COUNTRY: "country", REGION: "region", DISTRICT: "district", CITY: "city"}


class Company:
    """The leading candidates of the other mentions of a text, seen from one mention."""

    def __init__(self, gazetteer: Gazetteer, others: Sequence[int], after: int | None) -> None:
        self.gazetteer = gazetteer
        self.others = list(dict.fromkeys(others))
        self.after = after  # the place named directly behind: "Leogane, Haiti"
        level = gazetteer.level
        self.countries = {gazetteer.country(p) for p in others if level(p) == COUNTRY}
        self.regions = {gazetteer.region(p) for p in others if level(p) == REGION}
        self.shared = {gazetteer.country(p) for p in others if level(p) != COUNTRY}
        self.cities = [p for p in self.others if level(p) == CITY]

    def signs(self, place: int, near: bool) -> Signs:
        """Signs of one candidate; `near`: whether its nearness is worth measuring."""
        gazetteer, signs = self.gazetteer, Signs()
        level, country = gazetteer.level(place), gazetteer.country(place)
        if level > COUNTRY and country in self.countries:
            signs["in named country"] = 1.0
        elif country in self.shared:
            signs[f"shares country, {_LEVEL[level]}"] = 1.0
        elif self.shared:
            signs["apart"] = 1.0
        if level >= DISTRICT and gazetteer.region(place) in self.regions:
            signs["in named region"] = 1.0
        if self.after is not None:
            held = self.holds(self.after, place)
            signs["followed by what holds it" if held else "outside what follows"] = 1.0
        if near and level == CITY and self._near(place):
            signs["near another"] = 1.0
        return signs

    def holds(self, wide: int, place: int) -> bool:
        gazetteer = self.gazetteer
        level = gazetteer.level(wide)
        if gazetteer.level(place) <= level:
            return False
        if level == COUNTRY:
            return gazetteer.country(wide) == gazetteer.country(place)
        return level == REGION and gazetteer.region(wide) == gazetteer.region(place)

    def _near(self, place: int) -> bool:
        here = self.gazetteer.point(place)
        return any(
            one != place and distance_km(here, self.gazetteer.point(one)) <= NEAR_KM
            for one in self.cities
        )


def near_signs(company: Company, options: Sequence[Option]) -> list[Signs]:
    """The signs of each option in its company, in order."""
    if company.after is not None and not any(
        company.holds(company.after, one.place) for one in options
    ):
        company.after = None  # "Athens (Georgia)" says where; "Athens, Rome" says nothing
    leading = sorted(options, key=lambda one: (-one.points, one.place))[:_NEAREST]
    worth = {one.place for one in leading} if len(options) > 1 else set()
    return [company.signs(one.place, one.place in worth) for one in options]


def none_signs(options: Sequence[Option]) -> Signs:
    """That something follows which holds a candidate speaks against none of them being meant."""
    followed = any("followed by what holds it" in one.signs for one in options)
    return {"none: followed by what holds one": 1.0} if followed else {}


def around(
    gazetteer: Gazetteer,
    area_countries: Mapping[int, float],
    company: Company | None,
    own: Options,
) -> list[Option]:
    """Where a mention may lie that the gazetteer does not know as a whole: beside the other
    places of the text, and somewhere in the countries of the area, given with their reach."""
    if own.whole:
        return []
    known = {one.place for one in own.options}
    found: dict[int, Signs] = {}
    for place in company.others if company else ():
        found[place] = {f"beside, {_LEVEL[gazetteer.level(place)]}": 1.0}
    for place, reach in area_countries.items():
        signs = found.setdefault(place, {})
        signs["somewhere in the area"] = 1.0
        signs["somewhere in the area, reach"] = log10(reach + 1)
    alone = not (company and company.others)
    for signs in found.values():
        signs["around, alone" if alone else "around, others"] = 1.0
        if own.options:
            signs["around, though in part known"] = 1.0
    return [Option(place, signs) for place, signs in found.items() if place not in known]
