"""Which place a mention means: candidates of its name, weighed by what else the text says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log10

from geopy.distance import great_circle

from monitor.model.areas import Area
from monitor.model.places import Candidate, Mention, Place, Precision
from monitor.model.reports import Report
from monitor.places.gazetteer import Gazetteer
from monitor.places.matches import find
from monitor.places.sources import CITY, COUNTRY, REGION
from monitor.places.towns import nearest_town

KEPT = 5
"""Candidates shown to an officer; more are not read."""

CERTAIN_FROM = 0.5
"""Confidence below which no place is chosen: a coin would do as well."""

_CONSIDERED = 40  # bearers of one name, most populous first; the area may bring in others
_NEAR_KM = 160.0  # a day's way, and the distance within which a place counts as found (161 km)

# Points of a candidate. They act like log-odds: 1 point makes it 2.7 times as likely.
_LEVEL = {COUNTRY: 4.5, REGION: 2.5, CITY: 0.0}
_PER_TENFOLD = 1.0  # people
_ALIAS = -1.5
_IN_NAMED_COUNTRY = 4.0
_IN_NAMED_REGION = 5.0
_SHARES_COUNTRY = 1.0
_NEAR_ANOTHER = 1.5
_IN_AREA = 3.0
_CITY_REGION = 8  # a division with fewer than so many times the people of its city is that city
_NONE = 2.5  # "it is none of these": a village without anything that speaks for it


@dataclass(slots=True)
class _Option:
    place: int
    points: float


class GazetteerLocator:
    """Implements `monitor.parts.Locator` from the gazetteer alone; asks no network."""

    def __init__(self, gazetteer: Gazetteer, area: Area | None = None) -> None:
        self.gazetteer, self.area = gazetteer, area
        self._options = lru_cache(maxsize=20_000)(self._name_options)

    def locate(self, reports: Sequence[Report]) -> list[tuple[Place, ...]]:
        """For each report its mentions' places in order, then the place of its coordinates."""
        return [self._locate(report) for report in reports]

    def _locate(self, report: Report) -> tuple[Place, ...]:
        options = [
            [_Option(*one) for one in self._options(mention.text, mention.kind)]
            for mention in report.mentions
        ]
        if len(options) > 1:
            self._weigh_together(options)
        places = [
            self._decide(mention, found)
            for mention, found in zip(report.mentions, options, strict=True)
        ]
        post = report.post
        if post.lat is not None and post.lon is not None:
            places.append(point(post.lat, post.lon, self.gazetteer))
        return tuple(places)

    def _name_options(self, text: str, kind: str) -> tuple[tuple[int, float], ...]:
        """Candidates of the longest name in a mention, with the points each has on its own."""
        lead = "#" if kind == "hashtag" else ""
        matches = find(self.gazetteer, lead + text).matches
        if not matches:
            return ()
        best = max(matches, key=lambda match: (match.end - match.start, not match.bent))
        names = {one.name for one in matches if (one.start, one.end) == (best.start, best.end)}
        points: dict[int, float] = {}
        for name in names:
            for rank, (place, alias) in enumerate(self.gazetteer.named(name)):
                in_area = self._in_area(place)
                if rank < _CONSIDERED or in_area:
                    own = self._own_points(place, alias) + _IN_AREA * in_area
                    points[place] = max(own, points.get(place, own))
        self._prefer_city(points)
        return tuple(points.items())

    def _prefer_city(self, points: dict[int, float]) -> None:
        """ "Cairo" is the city, not the governorate around it that bears its name."""
        gazetteer = self.gazetteer
        for wide in [place for place in points if gazetteer.level(place) == REGION]:
            if any(
                gazetteer.level(place) == CITY
                and gazetteer.region(place) == gazetteer.region(wide)
                and gazetteer.population(place) * _CITY_REGION > gazetteer.population(wide)
                for place in points
            ):
                points[wide] -= _LEVEL[REGION] + 1

    def _in_area(self, place: int) -> bool:
        if self.area is None:
            return False
        return self.area.holds(self.gazetteer.country(place), *self.gazetteer.point(place))

    def _own_points(self, place: int, alias: bool) -> float:
        level = self.gazetteer.level(place)
        people = log10(self.gazetteer.population(place) + 10)
        return _LEVEL[level] + _PER_TENFOLD * people + _ALIAS * alias

    def _weigh_together(self, options: list[list[_Option]]) -> None:
        """Containment ("Leogane, Haiti") and nearness among the mentions of one text."""
        leading = [max(found, key=lambda one: one.points, default=None) for found in options]
        gazetteer = self.gazetteer
        for at, found in enumerate(options):
            others = [one.place for i, one in enumerate(leading) if one is not None and i != at]
            levels = [(gazetteer.level(place), place) for place in dict.fromkeys(others)]
            countries = {gazetteer.country(p) for level, p in levels if level == COUNTRY}
            regions = {gazetteer.region(p) for level, p in levels if level == REGION}
            shared = {gazetteer.country(p) for level, p in levels if level != COUNTRY}
            cities = [p for level, p in levels if level == CITY]
            for one in found:
                level, country = gazetteer.level(one.place), gazetteer.country(one.place)
                if level > COUNTRY and country in countries:
                    one.points += _IN_NAMED_COUNTRY
                elif country in shared:
                    one.points += _SHARES_COUNTRY
                if level == CITY and gazetteer.region(one.place) in regions:
                    one.points += _IN_NAMED_REGION
            if cities and len(found) > 1:
                self._weigh_nearness(found, cities)

    def _weigh_nearness(self, found: list[_Option], cities: list[int]) -> None:
        points = [self.gazetteer.point(place) for place in cities]
        found.sort(key=lambda one: -one.points)
        for one in found[:KEPT]:
            if one.place in cities or self.gazetteer.level(one.place) != CITY:
                continue
            here = self.gazetteer.point(one.place)
            if any(great_circle(here, there).km <= _NEAR_KM for there in points):
                one.points += _NEAR_ANOTHER

    def _decide(self, mention: Mention, found: list[_Option]) -> Place:
        if not found:
            return Place(mention, (), None, 0.0)
        found.sort(key=lambda one: (-one.points, one.place))
        best = found[0].points
        weights = [exp(one.points - best) for one in found]
        total = sum(weights) + exp(_NONE - best)
        candidates = tuple(
            self.gazetteer.candidate(one.place, round(weight / total, 4))
            for one, weight in zip(found[:KEPT], weights, strict=False)
        )
        confidence = candidates[0].score
        chosen = candidates[0] if confidence >= CERTAIN_FROM else None
        return Place(mention, candidates, chosen, confidence)


def point(lat: float, lon: float, gazetteer: Gazetteer | None = None) -> Place:
    """The place of coordinates in degrees: certain, fine, and named after the nearest town."""
    lat, lon = round(lat, 5), round(lon, 5)
    key = f"point:{lat},{lon}"
    town = nearest_town(gazetteer, lat, lon) if gazetteer else None
    name = f"near {town.name}" if town else f"{lat}, {lon}"
    country, region = (town.country, town.region) if town else ("", "")
    only = Candidate(key, name, country, region, lat, lon, Precision.POINT, 0, 1.0)
    return Place(Mention("", 0, 0, "coordinates"), (only,), only, 1.0)
