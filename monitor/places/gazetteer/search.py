"""Places by name, for an officer who types one: all that bear it, the most populous first."""

from monitor.model.places import Candidate
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.matches import find

CONSIDERED = 60
"""Bearers of one name that are looked at: "San José" has 400, and nobody reads them all."""


def search(gazetteer: Gazetteer, words: str, limit: int) -> list[Candidate]:
    """Places named `words`; after a comma may come what they lie in: "Leogane, Haiti".

    Case, accents and spelling variants do not matter. Each has score 0: nothing was weighed.
    """
    name, *around = [part.strip() for part in words.split(",") if part.strip()] or [""]
    places = _named(gazetteer, name)
    for part in around:
        wide = _named(gazetteer, part)
        countries = {gazetteer.country(one) for one in wide if gazetteer.level(one) == 0}
        regions = {gazetteer.region(one) for one in wide if gazetteer.level(one) == 1}
        if part.upper() in gazetteer.countries:
            countries.add(part.upper())
        places = [
            one
            for one in places
            if gazetteer.country(one) in countries or gazetteer.region(one) in regions
        ]
    return [gazetteer.candidate(place, 0.0) for place in places[:limit]]


def _named(gazetteer: Gazetteer, name: str) -> list[int]:
    """Places of the longest name in these words, by population; those of which it is but another
    name come last."""
    matches = find(gazetteer, name).matches
    if not matches:
        return []
    longest = max(match.end - match.start for match in matches)
    names = {match.name for match in matches if match.end - match.start == longest}
    found: dict[int, bool] = {}
    for one in names:
        for place, alias in gazetteer.named(one, CONSIDERED):
            found[place] = alias and found.get(place, True)
    return sorted(found, key=lambda place: (found[place], place))
