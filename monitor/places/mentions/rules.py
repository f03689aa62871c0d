"""Plain rules beside the tagger, for what its labelled messages hold next to nothing of."""

from collections.abc import Sequence
from itertools import pairwise

from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.matches import Found, Match
from monitor.places.gazetteer.sources import COUNTRY, DISTRICT
from monitor.places.lists import sign_words
from monitor.places.mentions.tagger import Span
from monitor.places.mentions.tokens import Token
from monitor.places.mentions.word_features import classes, persons, usual

_WELL_KNOWN = 100_000  # people
_SHORTEST = 4  # letters of a name in a script that no weights were fitted on
_SHORTEST_BENT = 6  # letters with the prefixes: "بمالي", financial, is no Mali
_PROBABILITY = 0.8  # set by hand: less than what the tagger gives to a plain case


def is_person(gazetteer: Gazetteer, text: str, found: Found, tokens: Sequence[Token]) -> bool:
    """Whether a span is somebody's name: "Paris Hilton", "Paris" in it, "Mayor Houston".

    Only names that many people bear; "Virginia Beach" is a name of the gazetteer as a whole.
    """
    first, last = tokens[0], tokens[-1]
    if first.tag or not text[first.start].isupper():
        return False
    words = found.words
    if len(tokens) == 1:
        before = words[first.first - 1] if first.first else None
        if (
            before
            and first.key in persons()
            and classes().get(before.key) == "person"
            and not before.tag
        ):
            return text[before.end : first.start].strip(" .") == ""
        following = words[last.last] if last.last < len(words) else None
        return following is not None and _full_name(
            gazetteer, text, first.key, first.end, following.key, following.start
        )
    return len(tokens) == 2 and _full_name(
        gazetteer, text, first.key, first.end, last.key, last.start
    )


def _full_name(
    gazetteer: Gazetteer, text: str, given: str, end: int, surname: str, start: int
) -> bool:
    """A given name and a capitalised word that is neither a kind of place nor a wider place."""
    if f"{given}_{surname}" in sign_words("somebody"):
        return True
    if (
        text[end:start] != " "
        or not text[start].isupper()
        or not text[start + 1 : start + 2].islower()
    ):
        return False
    if "F" not in persons().get(given, "") or surname in classes() or surname in usual():
        return False
    if gazetteer.find(f"{given} {surname}")[0] >= 0:
        return False
    name = gazetteer.find(surname)[0]
    return name < 0 or gazetteer.level(gazetteer.first(name)[0]) >= DISTRICT


def well_known(
    gazetteer: Gazetteer, found: Found, tokens: Sequence[Token], spans: Sequence[Span]
) -> list[Span]:
    """Well-known names that the tagger has passed by, where their form leaves little doubt.

    Those joined by hyphens ("Port-au-Prince"), those of scripts without labelled messages, and
    countries with Arabic prefixes.
    """
    clear = [match for match in found.matches if not match.tag and _clear(found, match)]
    if not clear:
        return []
    taken = {at for span in spans for at in range(span.first, span.last)}
    at_of = {token.first: at for at, token in enumerate(tokens)}
    missed = []
    for match in sorted(clear, key=lambda one: (one.first - one.last, one.start)):
        place, _ = gazetteer.first(match.name)
        if gazetteer.commonness(match.name) > 0:
            continue
        if match.bent and gazetteer.level(place) != COUNTRY:
            continue
        if gazetteer.level(place) >= DISTRICT and gazetteer.population(place) < _WELL_KNOWN:
            continue
        own = range(at_of[match.first], at_of[match.first] + match.last - match.first)
        if taken.isdisjoint(own):
            taken.update(own)
            missed.append(Span(own.start, own.stop, _PROBABILITY))
    return missed


def _clear(found: Found, match: Match) -> bool:
    first = found.words[match.first].key[:1]
    if not match.bent and first < "\u0900" and match.last - match.first < 3:
        return False  # nearly all
    inside = found.words[match.first : match.last]
    if match.bent:  # Arabic with prefixes
        return "\u0600" <= first <= "\u06ff" and len(inside[0].key) >= _SHORTEST_BENT
    if "\u0900" <= first < "\u1e00":
        return match.end - match.start >= _SHORTEST
    return len(inside) >= 3 and all(b.start - a.end == 1 for a, b in pairwise(inside))
