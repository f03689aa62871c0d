"""The cues of a language: words and phrases that say what a post is for, without any training.

`cues.toml` of a language:

- `function_words`: its commonest words, which tell it from others in a text of four words;
- `also`: languages whose words its speakers mix in;
- `[cues]`, `[items]`, `[hazards]`, `[units]`: phrases by name; a word that ends in `*` matches
  every word that begins so; case and accents do not count, the longest phrase wins;
- `[numbers]`: number words.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.languages import FOLDER, codes

CUES = frozenset(
    {
        *("ask", "lack", "plea", "met", "offer", "self", "question", "rumour", "opinion"),
        *("sympathy", "warning", "eyewitness", "joke", "news", "danger", "injured", "dead"),
        *("missing", "displaced", "damage", "rescue", "vulnerable", "now", "past", "future"),
        *("likely", "possible", "unlikely", "hours"),
    }
)
"""What may stand under `[cues]`: a misspelt name is an error, not a silence."""


_TABLES = {"cues": "", "items": "item:", "hazards": "hazard:", "units": "unit:"}


class LexiconError(Exception):
    """A `cues.toml` that cannot be read; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    code: str
    function_words: frozenset[str]
    also: tuple[str, ...]
    phrases: Mapping[
        str, tuple[str, ...]
    ]  # by cue name: "ask", "item:water", "unit:households", "number:40"


@cache
def lexicon(code: str) -> Lexicon:
    """The lexicon of one language. Raises `LexiconError` when its file says something unknown."""
    path = FOLDER / code / "cues.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = set(content.get("cues", {})) - CUES
    if unknown:
        raise LexiconError(f"{code}/cues.toml: no such cue: {', '.join(sorted(unknown))}")
    phrases: dict[str, tuple[str, ...]] = {}
    for table, prefix in _TABLES.items():
        for name, words in content.get(table, {}).items():
            phrases[prefix + name] = tuple(words)
    for word, value in content.get("numbers", {}).items():
        number = f"number:{int(value)}"
        phrases[number] = (*phrases.get(number, ()), word)
    return Lexicon(
        code=code,
        function_words=frozenset(content.get("function_words", "").split()),
        also=tuple(content.get("also", ())),
        phrases=phrases,
    )


def lexicons() -> tuple[Lexicon, ...]:
    return tuple(lexicon(code) for code in codes())
