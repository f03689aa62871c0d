"""Readings of a mention: which of its words are the name, and what was left aside.

"Broward County" is not "Broward", "Port-au-Prince airport" lies in Port-au-Prince, "Northern
California" in California; "Abaco Island" is no place called "Island". What is left aside is kept,
because it decides how much the name found can be trusted to be the place.
"""

from dataclasses import dataclass
from functools import cache

from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.matches import Match, find
from monitor.places.lists import lines
from monitor.places.words import Word, arabic_stems, plain, split

CUTS = ("county", "feature", "division", "town", "side", "link")
"""What may be left aside at the ends of a mention; the first that occurs says what is meant."""

_COMMON = 0.5  # of a name: written small so often that alone in a mention it says nothing


@dataclass(frozen=True, slots=True)
class Reading:
    """A name of the gazetteer in a mention."""

    names: tuple[int, ...]  # numbers in the gazetteer, of one span
    start: int  # characters of the mention's text
    end: int
    cut: str  # "" the whole mention; one of `CUTS`, "in" for a name within; "part" for less
    share: float  # of the letters that are no kind words, 0..1
    bent: bool  # found only after a prefix or accents were taken off


def readings(gazetteer: Gazetteer, text: str, kind: str) -> list[Reading]:
    """Readings of a mention's text, the fullest only: whole, else without kinds, else parts."""
    lead = "#" if kind == "hashtag" and not text.startswith(("#", "＃")) else ""
    found = find(gazetteer, lead + text)
    words, matches = found.words, found.matches
    if not matches:
        return []
    classes = [_class(word) for word in words]
    first, last = _core(classes)
    whole = [m for m in matches if (m.first, m.last) == (0, len(words)) and _all(m, found.words)]
    if whole:
        return _joined(whole, "", 1.0, len(lead))
    left = {*classes[:first], *classes[last:]}
    cut = next((one for one in CUTS if one in left), "link")
    core = [m for m in matches if (m.first, m.last) == (first, last) and _all(m, found.words)]
    if core:
        return _joined(core, cut, 1.0, len(lead))
    return _parts(gazetteer, found.words, classes, matches, len(lead))


def bare_words(text: str) -> str:
    """The compared words of a mention without the kinds at its ends."""
    words = split(text)[0]
    classes = [_class(word) for word in words]
    first, last = _core(classes)
    return " ".join(word.key for word in words[first:last])


def _core(classes: list[str]) -> tuple[int, int]:
    """The words that are left of a mention without those of a kind at its ends; at least one."""
    first, last = 0, len(classes)
    while last - first > 1 and classes[last - 1]:
        last -= 1
    while last - first > 1 and classes[first]:
        first += 1
    return first, last


def _parts(
    gazetteer: Gazetteer,
    words: list[Word],
    classes: list[str],
    matches: list[Match],
    lead: int,
) -> list[Reading]:
    letters = sum(w.end - w.start for w, one in zip(words, classes, strict=True) if not one) or 1
    useful = [
        m
        for m in matches
        if not all(classes[m.first : m.last])
        and not (m.last - m.first == 1 and gazetteer.commonness(m.name) >= _COMMON)
    ]
    longest = [
        m
        for m in useful
        if not any(
            o.start <= m.start and m.end <= o.end and (o.start, o.end) != (m.start, m.end)
            for o in useful
        )
    ]
    found = []
    for span in sorted({(m.start, m.end) for m in longest}):
        of_span = [m for m in longest if (m.start, m.end) == span]
        share = min((span[1] - span[0]) / letters, 1.0)
        found += _joined(of_span, "part", share, lead)
    return found


def _joined(matches: list[Match], cut: str, share: float, lead: int) -> list[Reading]:
    """One reading for each span; unbent names are kept before bent ones."""
    straight = [m for m in matches if not m.bent]
    kept = straight or matches
    names = tuple(dict.fromkeys(m.name for m in kept))
    start, end = min(m.start for m in kept) - lead, max(m.end for m in kept) - lead
    return [Reading(names, max(start, 0), end, cut, share, not straight)]


def _all(match: Match, words: list[Word]) -> bool:
    """Not only a piece of a word: a hashtag written small may hold more than the name."""
    if match.tag != "part" or words[match.first].start == match.start:
        return match.end >= words[match.last - 1].end
    return False


def _class(word: Word) -> str:
    """The class of a word in `data/kind_words.tsv`, "" for none."""
    known = _kind_words()
    key = plain(word.key)
    if found := known.get(key):
        return found
    return next((known[stem] for _, stem in arabic_stems(key) if stem in known), "")


@cache
def _kind_words() -> dict[str, str]:
    """Word to class; a word of several classes has the first."""
    found: dict[str, str] = {}
    for name, words in lines("kind_words.tsv"):
        for word in words.split():
            found.setdefault(plain(word), name)
    return found
