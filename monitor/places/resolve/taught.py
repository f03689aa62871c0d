"""What people taught a deployment: words that they said mean a place, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.model.place_corrections import PlaceCorrection
from monitor.model.places import Place
from monitor.model.reports import Report
from monitor.places.resolve.resolver import KEPT
from monitor.places.words import name_key
from monitor.protocols import Locator

TAUGHT_CONFIDENCE = 0.9
"""That the same words mean the same place in another post of the deployment. An assumption, to be
measured when enough was taught: under the certainty of the person, who had read one post."""

WHY = "taught by a correction"


class Taught:
    """The choices of one deployment, by the compared form of the words."""

    def __init__(self, choices: Mapping[str, PlaceCorrection]) -> None:
        self._choices = choices

    def over(self, place: Place) -> Place:
        """The place as it was taught, the resolver's candidates after it; else as it is.

        A post's own coordinates have no words, and are left as they are.
        """
        words = name_key(place.mention.text)
        choice = self._choices.get(words) if words else None
        if choice is None:
            return place
        if choice.chosen is None:
            return replace(place, chosen=None, confidence=0.0, why=WHY, no_place=True)
        chosen = replace(choice.chosen, score=TAUGHT_CONFIDENCE)
        others = [one for one in place.candidates if one.key != chosen.key]
        candidates = (chosen, *others[: KEPT - 1])
        return Place(place.mention, candidates, chosen, TAUGHT_CONFIDENCE, WHY)


class TaughtLocator:
    """Implements `monitor.protocols.Locator` over another one, whatever that is made of."""

    def __init__(self, base: Locator, taught: Taught) -> None:
        self._base, self._taught = base, taught

    def locate(self, reports: Sequence[Report]) -> list[tuple[Place, ...]]:
        return [
            tuple(self._taught.over(place) for place in places)
            for places in self._base.locate(reports)
        ]
