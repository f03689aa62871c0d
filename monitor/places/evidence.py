"""Is a name meant as a place here? Signs in the text and the gazetteer, weighed.

The weights are in `data/weights.json`; `fitting.py` finds them. They are two dozen numbers of a
logistic regression, one set for scripts with capitals and one for those without.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from monitor.places.gazetteer import Gazetteer
from monitor.places.lists import sign_words
from monitor.places.matches import Found, Match
from monitor.places.sources import CITY, COUNTRY, REGION

Signs = dict[str, float]

_BEARERS = 60  # of a name that are looked through for one inside a country that follows

_IN, _OF, _SIDE, _KIND, _STORM, _PERSON = map(
    sign_words, ("in", "of", "side", "kind", "storm", "person")
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by sign; a name is meant from `threshold` on (probability, 0..1)."""

    weights: Mapping[str, float]
    threshold: float

    def probability(self, signs: Signs) -> float:
        total = sum(self.weights.get(sign, 0.0) * value for sign, value in signs.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def weights(script: str) -> Weights:
    """`script` is "cased" or "uncased"."""
    path = resources.files("monitor.places").joinpath("data", "weights.json")
    of_script = json.loads(path.read_text(encoding="utf-8"))[script]
    return Weights(of_script["weights"], of_script["threshold"])


class Context:
    """What is judged once for a whole text."""

    def __init__(self, gazetteer: Gazetteer, text: str, found: Found) -> None:
        self.gazetteer, self.text, self.words = gazetteer, text, found.words
        letters, upper = sum(map(str.isalpha, text)), sum(map(str.isupper, text))
        self.shouted = letters > 10 and upper > 0.6 * letters
        weighty = [match for match in found.matches if self._weighty(match)]
        self.starts = {match.first for match in weighty}
        self.ends = {match.last for match in weighty}
        self.wider = {
            match.first: place
            for match in found.matches
            if gazetteer.level(place := gazetteer.first(match.name)[0]) < CITY
        }
        self.storms = {
            after.key
            for before, after in zip(found.words, found.words[1:], strict=False)
            if before.key in _STORM
        }

    def _weighty(self, match: Match) -> bool:
        place, _ = self.gazetteer.first(match.name)
        return (
            self.gazetteer.population(place) >= 15_000
            and self.gazetteer.commonness(match.name) < 0.5
        )

    def signs(self, match: Match) -> Signs | None:
        """The signs of a match; none when a plain rule says it is no place."""
        gazetteer, words = self.gazetteer, self.words
        word = words[match.first]
        written = self.text[match.start : match.end]
        place, alias = gazetteer.first(match.name)
        level, people = gazetteer.level(place), gazetteer.population(place)
        one = match.last - match.first == 1
        common = gazetteer.commonness(match.name)
        short = len(written) <= 3
        if written.isdigit() or len(written) < 2:
            return None
        cased = written.lower() != written.upper()
        small = cased and written.islower()
        if short and cased and not written.isupper() and match.tag != "whole":
            return None
        if word.key in self.storms and one:
            return None
        if common >= 0.5 and one and (small or match.tag == "part"):
            return None
        if match.tag == "part":
            return self._signs_in_tag(match, level, people, one)
        before = words[match.first - 1] if match.first else None
        after = words[match.last] if match.last < len(words) else None
        gap_before = self.text[before.end : match.start] if before else "\n"
        gap_after = self.text[match.end : after.start] if after else "\n"
        near = before.key if before and len(gap_before.strip(" #")) == 0 else ""
        signs: Signs = {
            "bias": 1.0,
            "country": float(level == COUNTRY),
            "region": float(level == REGION),
            "city": float(level == CITY),
            "people": math.log10(people + 1) / 7 if level == CITY else 0.0,
            "large": float(level == CITY and people >= 500_000),
            "words": float(not one),
            "common": common if one else 0.0,
            "alias": float(alias),
            "bearers": math.log10(gazetteer.bearers(match.name)),
            "bent": float(match.bent),
            "letters": min(len(written), 12) / 12,
            "tag": float(match.tag == "whole"),
            "in": float(near in _IN),
            "of": float(near in _OF),
            "the": float(near == "the"),
            "side": float(near in _SIDE),
            "kind before": float(near in _KIND),
            "kind after": float(after is not None and gap_after == " " and after.key in _KIND),
            "person": float(near in _PERSON),
            "place after": float(match.last in self.starts and gap_after.strip(" ") in ("", ",")),
            "place before": float(match.first in self.ends and gap_before.strip(" ") in ("", ",")),
            "contained": float(gap_after.strip(" ") in ("", ",") and self._contained(match)),
            "start": float(gap_before.strip(" ") not in ("", ",", "#", "'", "’")),
        }
        if cased:
            signs["small"] = float(small)
            signs["shouted"] = float(self.shouted)
            signs["acronym"] = float(short)
            signs["acronym common"] = float(short) * common
            signs["capital before"] = float(
                gap_before == " " and before is not None and self._capital(before.start)
                and match.first not in self.ends
            )  # fmt: skip
            signs["city capital after"] = float(
                level == CITY
                and not near
                and gap_after == " "
                and after is not None
                and self._capital(after.start)
                and match.last not in self.starts
            )
            signs["capital after"] = float(
                gap_after == " " and after is not None and self._capital(after.start)
                and match.last not in self.starts
            )  # fmt: skip
        return signs

    def _signs_in_tag(self, match: Match, level: int, people: int, one: bool) -> Signs | None:
        """Part of a hashtag: only well-known names, for a tag gives no words around to judge by."""
        long_enough = match.end - match.start >= (4 if level < CITY else 5)
        if long_enough and (level < CITY or people >= 100_000):
            return {"tag part": 1.0}
        return None

    def _contained(self, match: Match) -> bool:
        """A country or division follows that one of the bearers of the name lies in."""
        wider = self.wider.get(match.last)
        if wider is None:
            return False
        gazetteer = self.gazetteer
        country, region = gazetteer.country(wider), gazetteer.region(wider)
        within_region = gazetteer.level(wider) == REGION
        return any(
            gazetteer.level(place) == CITY
            and (gazetteer.region(place) == region if within_region
                 else gazetteer.country(place) == country)
            for place, _ in gazetteer.named(match.name, _BEARERS)
        )  # fmt: skip

    def _capital(self, at: int) -> bool:
        return self.text[at].isupper() and not self.shouted
