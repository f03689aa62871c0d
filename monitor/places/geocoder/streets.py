"""Streets and buildings by their words: "Rua do Matadouro", "Matadouro school", "مستشفى بيرا"."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from monitor.places.lists import lines

_LINKS = frozenset(
    ("do", "da", "de", "dos", "das", "del", "la", "las", "los", "du", "des", "le", "di", "della")
)
"""Between the word for the kind and the name: "Rua do Matadouro", "Calle de la Paz"."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FORMS = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"}
"""Arabic letters that people write for one another."""
_ARABIC = str.maketrans(_FORMS)
_LOOKED_BACK = 60  # characters; a kind and two linking words are shorter
_KEPT_TOGETHER = 2  # linking words between the kind and the name: "Escola de la ..."

# What OpenStreetMap calls the things that the list knows by another word.
_OSM_KINDS = {
    "place_of_worship": "worship",
    "church": "worship",
    "mosque": "worship",
    "cathedral": "worship",
    "marketplace": "market",
    "supermarket": "market",
    "mall": "market",
    "doctors": "clinic",
    "college": "school",
    "kindergarten": "school",
    "bus_station": "station",
    "aerodrome": "airport",
    "suburb": "quarter",
    "neighbourhood": "quarter",
    "quarter": "quarter",
    "refugee_site": "camp",
    "address": "street",
    **dict.fromkeys(
        ("residential", "primary", "secondary", "tertiary", "trunk", "unclassified", "pedestrian",
         "living_street", "service", "footway", "track", "path", "square"),
        "street",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fine:
    """The whole name of a thing, its kind, and what is left of the name without it."""

    start: int
    end: int
    kind: str  # "" where no word says one


def widened(text: str, start: int, end: int) -> Fine:
    """A mention with the words around it that make it a street or a building.

    Only words of the list and those that link them to the name are added: nothing else of a text
    gets into a question to a geocoder. Offsets are characters of `text`.
    """
    before, after = _kinds("before"), _kinds("after")
    inside = [compared(one.group()) for one in _WORD.finditer(text, start, end)]
    if len(inside) > 1:
        if inside[0] in before:
            return Fine(start, end, before[inside[0]])
        if inside[-1] in after:
            return Fine(start, end, after[inside[-1]])
    following = _WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    if following and (kind := after.get(compared(following.group()))):
        return Fine(start, following.end(), kind)
    earlier = list(_WORD.finditer(text, max(0, start - _LOOKED_BACK), start))
    at = start
    for count, one in enumerate(reversed(earlier)):
        if text[one.end() : at].strip(" "):
            break
        word = compared(one.group())
        if kind := before.get(word):
            return Fine(one.start(), end, kind)
        if word not in _LINKS or count >= _KEPT_TOGETHER:
            break
        at = one.start()
    return Fine(start, end, "")


def kind_of(name: str, said: str) -> str:
    """The kind of a thing by what a service says it is, else by its name; "" unknown."""
    known = set(_kinds("before").values()) | set(_kinds("after").values())
    kind = _OSM_KINDS.get(said, said)
    if kind in known:
        return kind
    return widened(name, 0, len(name)).kind


def core(name: str) -> str:
    """A name for comparing, without the words that say its kind and those that link."""
    words = [compared(one.group()) for one in _WORD.finditer(name)]
    either = _kinds("before").keys() | _kinds("after").keys()
    kept = [word for word in words if word not in _LINKS and word not in either]
    return " ".join(kept or words)


@cache
def compared(word: str) -> str:
    """Small, without accents, Arabic letters folded and without the article."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_ARABIC))
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    return kept[2:] if kept.startswith("ال") and len(kept) > 4 else kept


@cache
def _kinds(side: str) -> dict[str, str]:
    """Word to kind, of those that stand "before" or "after" a name."""
    return {
        compared(word): kind
        for kind, where, words in lines("fine_words.tsv")
        if where == side
        for word in words.split()
    }
