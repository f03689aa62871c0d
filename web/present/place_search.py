"""Places for an officer who says what a place is: by the name they type, by coordinates."""

import math
from dataclasses import dataclass, replace

from monitor.model.places import Candidate, Precision
from monitor.places.gazetteer.search import search
from monitor.places.points.in_text import point
from web.present.gazetteer import Opener

FOUND = 8
"""Places of one name that are shown; what comes after a comma narrows them."""

LONGEST = 120

PLACED = (Precision.POINT, Precision.STREET, Precision.NEIGHBOURHOOD, Precision.CITY)
"""How exact a place may be that somebody gives by coordinates."""


class BadPoint(ValueError):
    """What was typed is no place; the message says what is."""


@dataclass(frozen=True, slots=True)
class PlaceNames:
    gazetteer: Opener

    def named(self, words: str) -> list[Candidate]:
        places = self.gazetteer()
        return search(places, words[:LONGEST], FOUND) if places and words.strip() else []

    def at(self, lat: str, lon: str, name: str = "", precision: str = "") -> Candidate:
        """The place of typed coordinates, outside the gazetteer (key ""). Raises BadPoint."""
        place = point(
            _degrees(lat, "latitude", 90), _degrees(lon, "longitude", 180), self.gazetteer()
        )
        found = place.candidates[0]
        exact = precision if precision in PLACED else Precision.POINT
        called = " ".join(name.replace("\0", " ").split())[:LONGEST] or found.name
        return replace(found, key="", name=called, precision=Precision(exact))


def _degrees(typed: str, what: str, most: int) -> float:
    try:
        value = float(typed.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        value = math.nan
    if not -most <= value <= most:
        raise BadPoint(f"{what} is a number from -{most} to {most}, such as -19.84: not “{typed}”")
    return value
