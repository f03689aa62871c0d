"""Words of praise and complaint, by language: `opinions.toml` beside a language's `cues.toml`.

They are apart from the cues because they speak of whoever is meant, and are looked up only where
the organisation is named.
"""

import tomllib
from functools import cache

from monitor.languages import FOLDER, codes
from monitor.languages.cues import Lexicon, LexiconError

STANCES = frozenset({"praise", "complaint"})
"""What may stand in the file; questions are told by the cues."""


@cache
def opinion_lexicons() -> tuple[Lexicon, ...]:
    """One for each language that has the file. Raises `LexiconError` for an unknown stance."""
    found = []
    for code in codes():
        path = FOLDER / code / "opinions.toml"
        if not path.exists():
            continue
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        if unknown := set(content) - STANCES:
            raise LexiconError(f"{code}/opinions.toml: no such stance: {', '.join(unknown)}")
        phrases = {stance: tuple(words) for stance, words in content.items()}
        found.append(Lexicon(code, frozenset(), (), phrases))
    return tuple(found)
