"""What officers chose, laid over the places that the machine read. Pure.

A step that improves a place later must leave those with a `choice` alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from monitor.model.incidents import Spot
from monitor.model.place_corrections import PlaceCorrection
from monitor.model.places import Candidate, Place, PlaceChoice, Precision
from monitor.model.reach import reach_m
from monitor.model.reading import Reading
from monitor.steps.corrected_reading import laid_over
from monitor.steps.same_place import spot_at

Compare = Callable[[str], str]
"""Words as they are written to the form in which they are compared."""

Choices = Mapping[str, PlaceCorrection]
"""The choice that counts for each compared words of an incident."""

_NO_WORDS = "\0"
_ORDER = tuple(Precision)  # from coarse to fine


def with_choices(reading: Reading, choices: Choices, compare: Compare) -> Reading:
    """The reading with these choices, and no others; the corrections of its judgements stay."""
    machine = reading.by_machine
    counts = {one.number for one in choices.values()}
    places = []
    for read, now in zip(machine.places, reading.places, strict=True):
        correction = choices.get(_words(read, compare))
        if correction is not None:
            places.append(_chosen(read, correction))
        elif not read.mention.text and now.choice and now.choice.correction in counts:
            places.append(now)  # its author took the post away, and no words are left to compare
        else:
            places.append(read)
    return laid_over(machine, reading.corrections, tuple(places))


def _words(place: Place, compare: Compare) -> str:
    """The compared words of a place; a post's own coordinates have none, and stay."""
    return compare(place.mention.text) or _NO_WORDS


def _chosen(place: Place, correction: PlaceCorrection) -> Place:
    choice = PlaceChoice(correction.name, correction.number)
    if correction.chosen is None:
        return replace(place, chosen=None, confidence=0.0, no_place=True, choice=choice)
    one = _with_reach(correction.chosen)
    others = tuple(other for other in place.candidates if other.key != one.key)
    return replace(
        place,
        candidates=(one, *others),
        chosen=one,
        confidence=1.0,
        no_place=False,
        choice=choice,
    )


def spot_after(
    first: Reading, others: Sequence[Reading], choices: Choices, compare: Compare
) -> tuple[Spot | None, str]:
    """The incident's place, and its hint where there is none.

    `first` is the reading of the report that opened the incident, `others` those of further ones,
    all as `with_choices` left them. A choice for the incident as a whole comes before all else.
    Then the words whose place the machine took keep it, chosen or not, unless an officer named a
    finer one; and where the first report is left without a place, what an officer chose in another.
    """
    if (whole := choices.get("")) is not None:
        return (spot_at(_with_reach(whole.chosen), 1.0) if whole.chosen else None), ""
    main = _main_words(first.by_machine.places, compare)
    named = [place for place in first.places if place.chosen]
    leading = [place for place in named if place.choice or _words(place, compare) == main]
    if not leading and not named:
        leading = _chosen_in(others)
    best = max(
        leading or named,
        key=lambda place: (_fineness(place), _words(place, compare) == main, place.confidence),
        default=None,
    )
    if best is not None and best.chosen is not None:
        return spot_at(best.chosen, best.confidence), ""
    left = (place.mention.text for place in first.places if not place.no_place)
    return None, next((text for text in left if text), "")


def _chosen_in(readings: Iterable[Reading]) -> list[Place]:
    return [place for one in readings for place in one.places if place.chosen and place.choice]


def _main_words(places: Sequence[Place], compare: Compare) -> str:
    """The words of the finest certain place, as `Reading.place` takes it; else of the first."""
    certain = [place for place in places if place.chosen]
    finest = max(certain, key=lambda place: (_fineness(place), place.confidence), default=None)
    if finest is None:
        finest = next((place for place in places if not place.no_place), None)
    return _words(finest, compare) if finest else _NO_WORDS


def _fineness(place: Place) -> int:
    return _ORDER.index(place.chosen.precision) if place.chosen else -1


def _with_reach(one: Candidate) -> Candidate:
    return replace(one, radius_m=reach_m(one))
