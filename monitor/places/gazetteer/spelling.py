"""Names of the area that a mention may be a misspelling of: "Calgry", "Fort McMurry", "Attika".

Only inside the area: among the world's half a million names every word is close to some.
"""

from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from monitor.model.areas import Area
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.sources import COUNTRY
from monitor.places.words import name_key, plain

_SHORTEST = 5  # letters: one other letter makes another word of a shorter one
_TWO_FROM = 8  # letters from which two edits are one slip
_KEPT = 5


class Spelling:
    """Divisions and towns of an area by the name they are shown with, without accents."""

    def __init__(self, gazetteer: Gazetteer, area: Area | None) -> None:
        self._gazetteer, self._area = gazetteer, area
        self.like = lru_cache(maxsize=5_000)(self._like)

    def _like(self, words: str) -> tuple[tuple[int, int], ...]:
        """Places whose names differ by an edit or two from compared words: number and edits.

        The first letter is held, which slips seldom; swapped letters are one edit. About 2 ms in
        a country of 20,000 towns the first time, 0.2 s once per area to list its names.
        """
        key = plain(words)
        if self._area is None or len(key) < _SHORTEST or not key.isascii() or key[0].isdigit():
            return ()
        names = self._names.get(key[0], {})
        edits = 1 if len(key) < _TWO_FROM else 2
        found = process.extract(
            key, list(names), scorer=OSA.distance, score_cutoff=edits, limit=_KEPT
        )
        return tuple((place, int(far)) for name, far, _ in found for place in names[name])

    @cached_property
    def _names(self) -> dict[str, dict[str, list[int]]]:
        """By first letter, the compared name to its places, most populous first."""
        gazetteer, area = self._gazetteer, self._area
        found: dict[str, dict[str, list[int]]] = {}
        for place in range(len(gazetteer) if area else 0):
            if gazetteer.level(place) == COUNTRY:
                continue
            if area and area.holds(gazetteer.country(place), *gazetteer.point(place)):
                name = plain(name_key(gazetteer.shown(place)))
                if len(name) >= _SHORTEST - 1:
                    found.setdefault(name[0], {}).setdefault(name, []).append(place)
        return found
