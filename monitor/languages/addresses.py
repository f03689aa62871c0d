"""The words of addresses: what makes a name a street, a number a house's, and what is counted.

`address.toml` of a language, words separated by blanks, compared by `folded`:

- `[street]`: words before or after the name of a street. `before`, `after`: with any name;
  `before_named`, `after_named`: with a name in capitals, or a number; `before_numbered`,
  `after_numbered`: with a number alone, for words that mean more. `suffixes` end a name
  ("Musterstrasse") that counts with a number;
- `[parts]`: `links` inside of a name; `numbers` before a number ("No"); `units` with a number or an
  ordinal ("floor"), a part of an address; `homes` likewise, an address by themselves ("flat");
  `ordinals` ("third"); `counted` after a number that is no house's ("days"), beside the units of
  persons in `cues.toml`; `plain` where a name would be and is none ("via satellite").

A street word that is cut is written with its full stop ("av.").
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntFlag, auto
from functools import cache

from monitor.languages import FOLDER, codes
from monitor.languages.cues import LexiconError, lexicon
from monitor.languages.folding import folded


class Role(IntFlag):
    """What a word may be in an address; many words are several of these."""

    BEFORE = auto()  # a street word before a name
    BEFORE_NAMED = auto()
    BEFORE_NUMBERED = auto()
    AFTER = auto()
    AFTER_NAMED = auto()
    AFTER_NUMBERED = auto()
    LINK = auto()
    NUMBER = auto()
    UNIT = auto()
    HOME = auto()
    ORDINAL = auto()
    COUNTED = auto()
    PLAIN = auto()
    CUT = auto()  # may have a full stop behind it: "av."
    STOP = auto()  # among the commonest words of a language: no name


_STREET = {
    "before": Role.BEFORE,
    "before_named": Role.BEFORE_NAMED,
    "before_numbered": Role.BEFORE_NUMBERED,
    "after": Role.AFTER,
    "after_named": Role.AFTER_NAMED,
    "after_numbered": Role.AFTER_NUMBERED,
}
_PARTS = {
    "links": Role.LINK,
    "numbers": Role.NUMBER,
    "units": Role.UNIT,
    "homes": Role.HOME,
    "ordinals": Role.ORDINAL,
    "counted": Role.COUNTED,
    "plain": Role.PLAIN,
}


@dataclass(frozen=True, slots=True)
class AddressWords:
    """Of all languages together: people mix them, and a short text's language is a guess."""

    roles: Mapping[str, Role]  # by folded word
    suffixes: tuple[str, ...]
    counted: tuple[str, ...]  # beginnings of words for persons


@cache
def address_words() -> AddressWords:
    """The words of every `address.toml`. Raises `LexiconError` at a key that it does not know."""
    roles: dict[str, Role] = {}
    suffixes: set[str] = set()
    for path in sorted(FOLDER.glob("*/address.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        street, parts = content.pop("street"), content.pop("parts")
        suffixes |= _words(street.pop("suffixes", ""))
        if unknown := {*content, *street, *parts} - {*_STREET, *_PARTS}:
            names = ", ".join(sorted(unknown))
            raise LexiconError(f"{path.parent.name}/address.toml: no such key: {names}")
        for name, words in (*street.items(), *parts.items()):
            _add(roles, words, (_STREET | _PARTS)[name])
    beginnings: set[str] = set()
    for code in codes():
        _add(roles, lexicon(code).function_words, Role.STOP)
        persons = _persons(code)
        _add(roles, (one.split()[0] for one in persons if one[-1] != "*"), Role.COUNTED)
        beginnings |= _words(one[:-1] for one in persons if one[-1] == "*")
    return AddressWords(roles, tuple(sorted(suffixes)), tuple(sorted(beginnings)))


def _add(roles: dict[str, Role], words: str | Iterable[str], role: Role) -> None:
    for word in _words(words):
        cut, bare = word[-1] == ".", word.rstrip(".")
        roles[bare] = roles.get(bare, Role(0)) | role | (Role.CUT if cut else Role(0))


def _words(words: str | Iterable[str]) -> set[str]:
    return {folded(word) for word in (words.split() if isinstance(words, str) else words)}


def _persons(code: str) -> list[str]:
    """Words for persons and households; one that ends in "*" begins others."""
    phrases = lexicon(code).phrases.items()
    units = (words for name, words in phrases if name.startswith("unit:") and name != "unit:group")
    return [word for words in units for word in words]
