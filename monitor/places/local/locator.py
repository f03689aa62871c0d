"""Places of local names: before the world's within the deployment's area, after them outside."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from monitor.model.distances import distance_km
from monitor.model.places import Candidate, Place
from monitor.model.reports import Report
from monitor.places.local.finding import find_local
from monitor.places.local.index import LocalNames
from monitor.places.words import name_key, plain
from monitor.protocols import Locator

KEPT = 5
"""Candidates shown to an officer."""
CERTAIN_FROM = 0.5
"""Share of the likeliest bearer of a name below which none is chosen."""
SURE = 0.95
"""Confidence in a name that one place of the lists bears. A judgement, not a measurement: an
officer has put it on the list, and a post may still mean another place or none."""
ONLY_OUTSIDE = 0.6
"""The same for a place outside of the area whose name the world does not know."""

ON_LIST = "on a list of the deployment"
"""Why such a place was chosen."""

_NEAR_KM = 50.0
_WITHIN, _NEAR = 20.0, 4.0
"""How much likelier a bearer is whose ward or district the post names, and one near a place of the
post: enough to choose between three of one name, not between ten."""


class LocalLocator:
    """Implements `monitor.protocols.Locator` over another one."""

    def __init__(self, world: Locator, names: LocalNames) -> None:
        self.world, self.names = world, names
        self._bearers = lru_cache(maxsize=20_000)(self._look_up)

    def locate(self, reports: Sequence[Report]) -> list[tuple[Place, ...]]:
        return [self._with_local(places) for places in self.world.locate(reports)]

    def _with_local(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        bearers = [self._of(place) for place in places]
        if not any(bearers):
            return places
        return tuple(
            self._decide(place, found, places[:at] + places[at + 1 :]) if found else place
            for at, (place, found) in enumerate(zip(places, bearers, strict=True))
        )

    def _of(self, place: Place) -> tuple[int, ...]:
        text = place.mention.text
        return self._bearers(text, place.mention.kind == "hashtag") if text else ()

    def _look_up(self, text: str, hashtag: bool) -> tuple[int, ...]:
        key = name_key(text)
        keys = [key, plain(key)]
        if hashtag:
            keys += [one.replace(" ", "") for one in keys]
        for one in keys:
            name, _ = self.names.find(one)
            if name >= 0:
                return tuple(self.names.places(name))
        if text[:1].isalpha() and not text.isascii():  # cut off by the finder, or an Arabic article
            spans = find_local(self.names, text)
            if len(spans) == 1 and spans[0].end == len(text):
                return self._look_up(text[spans[0].start :], False) if spans[0].start else ()
        return ()

    def _decide(self, place: Place, bearers: tuple[int, ...], others: tuple[Place, ...]) -> Place:
        own = [one for one in bearers if self.names.inside(one)]
        if not own:
            return self._beside(place, bearers)
        weights = [self._weight(one, others) for one in own]
        total = sum(weights)
        ranked = sorted(zip(weights, own, strict=True), key=lambda pair: (-pair[0], pair[1]))
        found = [
            self.names.candidate(one, round(SURE * weight / total, 4))
            for weight, one in ranked[:KEPT]
        ]
        rest = [
            replace(one, score=round((1 - SURE) * one.score, 4))
            for one in place.candidates[: KEPT - len(found)]
        ]
        return _answer(place, [*found, *rest])

    def _beside(self, place: Place, bearers: tuple[int, ...]) -> Place:
        """Outside of the area a certain answer of the world stands; else the list's comes first."""
        if place.chosen is not None:
            left = max(0.0, 1 - sum(one.score for one in place.candidates)) / len(bearers)
            more = [self.names.candidate(one, round(left, 4)) for one in bearers]
            return replace(place, candidates=(*place.candidates[: KEPT - 1], *more)[:KEPT])
        share = round(ONLY_OUTSIDE / len(bearers), 4)
        found = [self.names.candidate(one, share) for one in bearers[:KEPT]]
        rest = [
            replace(one, score=round((1 - ONLY_OUTSIDE) * one.score, 4))
            for one in place.candidates[: KEPT - len(found)]
        ]
        return _answer(place, [*found, *rest])

    def _weight(self, bearer: int, others: tuple[Place, ...]) -> float:
        weight = 1.0
        named = {plain(name_key(one.mention.text)) for one in others}
        if any(plain(name_key(name)) in named for name in self.names.within(bearer)):
            weight *= _WITHIN
        points = [_point(one.chosen) for one in others if one.chosen is not None]
        here = self.names.point(bearer)
        if any(distance_km(here, there) <= _NEAR_KM for there in points):
            weight *= _NEAR
        return weight


def _point(candidate: Candidate) -> tuple[float, float]:
    return candidate.lat, candidate.lon


def _answer(place: Place, candidates: list[Candidate]) -> Place:
    """The first candidate, of a list, is chosen where it is likely enough."""
    best = candidates[0]
    chosen = best if best.score >= CERTAIN_FROM else None
    return Place(
        place.mention, tuple(candidates), chosen, best.score, ON_LIST if chosen is not None else ""
    )
