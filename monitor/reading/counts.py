"""The component that reads how many people a text speaks of, by numbers and unit words."""

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from monitor.model.needs import People
from monitor.reading.cues import Cue
from monitor.reading.doc_state import notes

_DIGITS = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
_MOST = 10_000_000  # persons: more is a phone number or a whole country
_YEARS = range(1900, 2101)
_DISTANCES = frozenset({"km", "m", "mi", "miles", "kilometres", "meters", "metres", "%", "$", "€"})
_MULTIPLIERS = (100, 1000)
_DEAD_WITHIN = 3  # tokens: "killed 20 people" are not 20 who need something


def count_people(doc: Doc) -> Doc:
    """Fills `Notes.people`: each number with its unit, in order, the dead left out."""
    cues: tuple[Cue, ...] = notes(doc).cues
    units = {cue.start: cue for cue in cues if cue.name.startswith("unit:")}
    if not units:
        return doc
    groups = {cue.end for cue in units.values() if cue.name == "unit:group"}
    stops = {cue.start for cue in cues if cue.name in ("hours", "ask", "lack")}
    stops |= {cue.start for cue in cues if cue.name.startswith("item:")} - units.keys()
    dead = [cue for cue in cues if cue.name == "dead"]
    found: list[People] = []
    for number, start, end in _numbers(doc, cues):
        unit = _unit_after(doc, units, stops, number, end)
        if unit is not None:
            end, name = unit.end, unit.name.removeprefix("unit:")
        elif start in groups and not _measures(doc, end, stops):
            name = "people"  # "a family of 6"
        else:
            continue
        if not 0 < number <= _MOST or _near(dead, start, end):
            continue
        last = doc[end - 1]
        found.append(People(number, name, doc[start].idx, last.idx + len(last)))
    notes(doc).people = tuple(found)
    return doc


def _numbers(doc: Doc, cues: tuple[Cue, ...]) -> list[tuple[int, int, int]]:
    """(value, first token, end) of numbers in digits or words; "two hundred" is one number."""
    words = {
        cue.start: int(cue.name.removeprefix("number:"))
        for cue in cues
        if cue.name.startswith("number:")
    }
    found: list[tuple[int, int, int]] = []
    for token in doc:
        value = words.get(token.i)
        if value is None and _DIGITS.fullmatch(token.norm_):
            value = int(re.sub(r"\D", "", token.norm_)[:12])
        if value is None:
            continue
        if found and found[-1][2] == token.i and value in _MULTIPLIERS:
            before, start, _ = found.pop()
            found.append((before * value, start, token.i + 1))
        else:
            found.append((value, token.i, token.i + 1))
    return found


def _unit_after(
    doc: Doc, units: dict[int, Cue], stops: set[int], number: int, end: int
) -> Cue | None:
    """The unit behind a number, with at most one word between ("40 displaced families")."""
    for place in (end, end + 1):
        unit = units.get(place)
        if unit is not None and unit.name != "unit:group":
            return None if place > end and number in _YEARS else unit
        if place >= len(doc) or place in stops or not doc[place].norm_.isalpha():
            return None
    return None


def _measures(doc: Doc, end: int, stops: set[int]) -> bool:
    """Whether the number counts something else: "we are 5 km from", "we are 3 hours"."""
    return end < len(doc) and (doc[end].norm_ in _DISTANCES or end in stops)


def _near(dead: list[Cue], start: int, end: int) -> bool:
    return any(max(start, cue.start) - min(end, cue.end) < _DEAD_WITHIN for cue in dead)


@Language.factory("people_counts")
def make_people_counter(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    return count_people
