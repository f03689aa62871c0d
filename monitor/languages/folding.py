"""The form in which words of address lists and texts are compared."""

import unicodedata
from functools import lru_cache

_FORMS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None, "ı": "i"}
)
"""Letters that people write for one another."""

_NUKTA = "\u093c"  # people leave out the dot under a letter of Devanagari


@lru_cache(maxsize=30_000)
def folded(word: str) -> str:
    """Small, without accents and vowel marks above or below; vowels of Indic scripts stay."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_FORMS))
    kept = (one for one in plain if not unicodedata.combining(one) and one != _NUKTA)
    return "".join(kept).translate(_FORMS)
