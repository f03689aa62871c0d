"""How sure a geocoder's answer is: its name, its kind, and how near it is to what else is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp

from rapidfuzz import fuzz

from monitor.model.areas import Area
from monitor.model.distances import distance_km
from monitor.model.geocoding import Answer, Question
from monitor.model.incidents import Spot
from monitor.model.places import Candidate, Place, Precision
from monitor.places.geocoder.questions import COARSE, Surroundings, context
from monitor.places.geocoder.streets import core, kind_of, widened

CERTAIN_FROM = 0.5
"""Confidence below which no place is chosen, as in the resolver."""

KEPT = 5
"""Candidates that are shown."""

_SAME_KM = 2.0  # one street is many lines on the map: of one name this near, they are one place

# Points act like log-odds, as in the resolver: 1 point makes an answer 2.7 times as likely. They
# are set by hand; there are no labelled streets to fit them on.
_NAME_FROM, _PER_NAME = 0.8, 10.0  # likeness of names: all alike +2, half alike -3
_SAME_KIND, _OTHER_KIND = 1.0, -4.0  # a market is not the hospital of that name
_NEAR_KM, _NEAR, _FARTHER, _FAR_KM, _FAR = 30.0, 1.5, -1.5, 160.0, -8.0
_IN_COUNTRY = 0.5
_IN_AREA, _OUT_OF_AREA = 1.0, -8.0
_NONE = 1.0  # "it is none of these"
_NOWHERE = 0.45  # most that an answer gets when nothing says where to look


Near = Candidate | Spot | None


@dataclass(frozen=True, slots=True)
class Judged:
    place: Place
    why: str


def judged(
    around: Surroundings, index: int, question: Question, answers: Sequence[Answer], asked: str
) -> Judged:
    """The place as it stands after the answer; `asked` is the service's name for people."""
    place = around.places[index]
    if question.point is not None:
        return _named(place, answers, asked)
    said = f"asked {asked} for “{question.words}”"
    mention = place.mention
    whole = widened(around.text, mention.start, mention.end)
    words = around.text[whole.start : whole.end]
    fitting = _one_each([one for one in answers if _adds(place, one)])
    if not fitting:
        more = "only what was known already" if answers else "it knows no such place"
        return Judged(place, f"{said}: {more}{_before(place)}")
    near = context(around, index)
    points = [_points(words, whole.kind, one, near, around.area) for one in fitting]
    best = max(points)
    weights = [exp(one - best) for one in points]
    total = sum(weights) + exp(_NONE - best)
    ranked = sorted(
        zip(fitting, weights, strict=True), key=lambda pair: -pair[1]
    )  # sorted is stable: the service's own order decides between equals
    share = 1.0 if near is not None or around.area is not None else _NOWHERE
    found = [_candidate(one, round(share * weight / total, 4)) for one, weight in ranked]
    confidence = found[0].score
    left = 1.0 - sum(one.score for one in found)
    known = [
        replace(one, score=round(one.score * left, 4))
        for one in place.candidates
        if all(one.key != other.key for other in found)
    ]
    if confidence >= CERTAIN_FROM:
        candidates = (*found, *known)[:KEPT]
        chosen = f"{ranked[0][0].address or found[0].name}, {found[0].country}".rstrip(", ")
        return Judged(Place(place.mention, candidates, found[0], confidence), f"{said}: {chosen}")
    if place.chosen is not None:  # the town stays; the doubtful street is shown beside it
        candidates = (place.chosen, *found, *(one for one in known if one.key != place.chosen.key))
        return Judged(
            replace(place, candidates=candidates[:KEPT]), f"{said}: {_doubt(ranked[0][0])}"
        )
    candidates = tuple(sorted((*found, *known), key=lambda one: -one.score))[:KEPT]
    unsure = Place(place.mention, candidates, None, candidates[0].score)
    return Judged(unsure, f"uncertain: {said}: {_doubt(ranked[0][0])}")


def _named(place: Place, answers: Sequence[Answer], asked: str) -> Judged:
    """The point stays where it is and gets a name."""
    chosen = place.chosen
    said = f"asked {asked} what is there"
    if chosen is None or not answers or not answers[0].address:
        return Judged(place, f"{said}: it does not know")
    first = answers[0]
    named = replace(
        chosen,
        name=first.street or first.address,  # a point beside a shop is not the shop
        country=first.country or chosen.country,
        region=first.region or chosen.region,
    )
    others = tuple(one for one in place.candidates if one.key != chosen.key)
    return Judged(
        replace(place, candidates=(named, *others), chosen=named), f"{said}: {named.name}"
    )


def _adds(place: Place, answer: Answer) -> bool:
    """Finer than what is known; where nothing is known, anything but a country is."""
    if answer.precision is Precision.COUNTRY or not answer.name:
        return False
    return answer.precision not in COARSE or (place.chosen is None and not place.candidates)


def _one_each(answers: Sequence[Answer]) -> list[Answer]:
    kept: list[Answer] = []
    for one in answers:
        if not any(_same(one, other) for other in kept):
            kept.append(one)
    return kept


def _same(one: Answer, other: Answer) -> bool:
    if one.key == other.key:
        return True
    if one.name != other.name or one.precision is not other.precision:
        return False
    return distance_km((one.lat, one.lon), (other.lat, other.lon)) <= _SAME_KM


def _points(words: str, kind: str, answer: Answer, near: Near, area: Area | None) -> float:
    points = _PER_NAME * (_likeness(words, answer) - _NAME_FROM) + (answer.importance or 0.0)
    other = kind_of(answer.name, answer.kind)
    if kind and other:
        points += _SAME_KIND if kind == other else _OTHER_KIND
    return points + _place_points(answer, near, area)


def _place_points(answer: Answer, near: Near, area: Area | None) -> float:
    by_area = 0.0
    if area is not None:
        inside = area.holds(answer.country, answer.lat, answer.lon)
        by_area = _IN_AREA if inside else _OUT_OF_AREA
    if near is None:
        return by_area
    if near.precision in (Precision.COUNTRY, Precision.REGION):
        here = not answer.country or not near.country or answer.country == near.country
        return (_IN_COUNTRY if here else _FAR) + by_area
    distance = distance_km((near.lat, near.lon), (answer.lat, answer.lon))
    if distance <= _NEAR_KM:
        return _NEAR + max(
            by_area, 0.0
        )  # next to a town that the post names, the area is no matter
    return (_FARTHER if distance <= _FAR_KM else _FAR) + by_area


def _likeness(words: str, answer: Answer) -> float:
    """0..1 of the names without the words for their kind, the best of all names it bears."""
    asked = core(words)
    return max(_alike(asked, core(name)) for name in (answer.name, *answer.names))


def _alike(one: str, other: str) -> float:
    # as sets "matadouro" is all of "rua do matadouro"; sorted, the words too many count
    return float(fuzz.token_set_ratio(one, other) + fuzz.token_sort_ratio(one, other)) / 200


def _candidate(answer: Answer, score: float) -> Candidate:
    shown = answer.address if answer.address.startswith(answer.name) else answer.name
    return Candidate(
        key=answer.key,
        name=(shown or answer.name)[:200],
        country=answer.country,
        region=answer.region,
        lat=answer.lat,
        lon=answer.lon,
        precision=answer.precision,
        population=0,
        score=score,
    )


def _doubt(answer: Answer) -> str:
    return f"perhaps {answer.address or answer.name} ({answer.country or '?'})"


def _before(place: Place) -> str:
    if place.chosen is not None:
        return f"; {place.chosen.name} stays"
    return "; uncertain"


def failed(around: Surroundings, index: int, question: Question, why: str, asked: str) -> Judged:
    """The place as it was; the reason says that there was no answer."""
    place = around.places[index]
    what = "what is there" if question.point is not None else f"for “{question.words}”"
    return Judged(place, f"asked {asked} {what}: no answer ({why}){_before(place)}")
