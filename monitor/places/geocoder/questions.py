"""Which places of a filed report are worth a question to a geocoder, and what to ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model.areas import Area, Box
from monitor.model.geocoding import Question, naming, search
from monitor.model.incidents import Spot
from monitor.model.places import Candidate, Place, Precision
from monitor.places.geocoder.streets import widened
from monitor.places.points.in_text import NEAR

FINE_KINDS = frozenset({"street", "building", "address", "neighbourhood"})
"""Kinds of mentions that say themselves that they are fine."""

COARSE = frozenset({Precision.COUNTRY, Precision.REGION, Precision.CITY})

AROUND_DEGREES = 0.3
"""The box around a town that a post names: 33 km of latitude, a large city with its outskirts."""

_PRIVATE = re.compile(r"@|://|\d(?:[\s().-]{0,2}\d){5}")
"""An account, an address of the web or the number of a telephone: no words of a place."""

MOST_WORDS = 120
"""Characters of a name that are sent; no street is longer."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around the places of one report."""

    text: str  # of the post; stays here
    places: tuple[Place, ...]
    spot: Spot | None = None  # of its incident
    area: Area | None = None  # of the deployment


@dataclass(frozen=True, slots=True)
class Wanted:
    place: int  # index in `places`
    question: Question


def wanted(around: Surroundings, language: str = "", names_points: bool = True) -> Iterator[Wanted]:
    """A question for each place that is uncertain without candidates, for each street or building
    of which only a town, region or country is known, and for each point without a name.
    """
    for index, place in enumerate(around.places):
        if place.mention.kind == "coordinates" or place.mention.text == "":
            if names_points and unnamed(place):
                assert place.chosen is not None  # noqa: S101 - unnamed says so
                yield Wanted(index, naming(place.chosen.lat, place.chosen.lon, language))
        elif place.mention.kind != "hashtag" and _worth_asking(around.text, place):
            yield Wanted(index, _search(around, index, language))


def index_of(around: Surroundings, question: Question, start: int, end: int) -> int | None:
    """The place that this question was asked for; None where its answer is known by now."""
    for index, place in enumerate(around.places):
        mention, one = place.mention, place.chosen
        if question.point is None:
            here = (mention.start, mention.end) == (start, end) and end > start
            if here and _worth_asking(around.text, place):
                return index
        elif one and unnamed(place) and naming(one.lat, one.lon).point == question.point:
            return index
    return None


def unnamed(place: Place) -> bool:
    """A point that is called after a town near it, or by its numbers."""
    one = place.chosen
    return (
        one is not None
        and one.key.startswith("point:")
        and (one.name.startswith(NEAR) or one.name[:1] in "-0123456789")
    )


def context(around: Surroundings, index: int) -> Candidate | Spot | None:
    """The finest place that is certain beside this one: in the post, else its incident's."""
    others = [
        one.chosen for at, one in enumerate(around.places) if at != index and one.chosen is not None
    ]
    own = around.places[index].chosen
    if own is not None:
        others.append(own)  # "Beira hospital": the town in the name itself
    order = tuple(Precision)
    finest: Candidate | Spot | None = max(
        others, key=lambda one: order.index(one.precision), default=None
    )
    if finest is None or finest.precision is Precision.COUNTRY:
        spot = around.spot
        if spot is not None and spot.precision is not Precision.COUNTRY:
            return spot
    return finest


def _worth_asking(text: str, place: Place) -> bool:
    # where places can be taught to be none, that is no question any more
    if _PRIVATE.search(place.mention.text) or place.no_place:
        return False
    if place.chosen is None and not place.candidates:
        return True
    mention = place.mention
    fine = mention.kind in FINE_KINDS or widened(text, mention.start, mention.end).kind != ""
    if not fine or (place.chosen is not None and place.chosen.precision not in COARSE):
        return False
    return all(one.precision in COARSE for one in place.candidates)


def _search(around: Surroundings, index: int, language: str) -> Question:
    mention = around.places[index].mention
    whole = widened(around.text, mention.start, mention.end)
    words = around.text[whole.start : whole.end][:MOST_WORDS]
    near = context(around, index)
    if near is not None and near.precision is not Precision.COUNTRY:
        town = near.name.removeprefix(NEAR)
        if near.precision in COARSE and town.casefold() not in words.casefold():
            words = f"{words}, {town}"
    return search(words, _countries(around.area, near), _box(around.area, near), language)


def _countries(area: Area | None, near: Candidate | Spot | None) -> tuple[str, ...]:
    """The area's, unless the post itself speaks of a place in another one."""
    if near is None or not near.country:
        return area.countries if area is not None else ()
    if area is None or near.country not in area.countries:
        return (near.country,)
    return area.countries


def _box(area: Area | None, near: Candidate | Spot | None) -> Box | None:
    """Around the town where one is named, else the area's."""
    fine = near is not None and near.precision not in (Precision.COUNTRY, Precision.REGION)
    if near is None or not fine or abs(near.lat) > 89 or abs(near.lon) > 179:
        return area.box if area is not None else None
    return Box(
        near.lat - AROUND_DEGREES,
        near.lon - AROUND_DEGREES,
        near.lat + AROUND_DEGREES,
        near.lon + AROUND_DEGREES,
    )
