"""Making any text safe to read, character for character, and folding words to their norm."""

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 10_000
"""What is read of one text. Posts are shorter than 5,000 on every network; a mail may be longer."""

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINK = re.compile(r"(?:https?:|www\.)\S*", re.IGNORECASE)
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_ONE_FORM = str.maketrans(
    {"ى": "ي", "ة": "ه", "ـ": "", "ی": "ي", "ک": "ك", "ہ": "ه", "ı": "i", "’": "'", "‘": "'"}
)
"""Letters of one sound that are typed as either: Arabic, Urdu, Turkish without its dotless i."""


def readable(text: str) -> str:
    """The first `MAX_CHARACTERS` of a text, as long as the original there, so that offsets hold.

    Control characters become spaces; a lone surrogate, which cannot be encoded, becomes U+FFFD.
    """
    return _UNREADABLE.sub(_stand_in, text[:MAX_CHARACTERS])


def _stand_in(match: re.Match[str]) -> str:
    return "\ufffd" if match[0] >= "\ud800" else " "


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """The norm of a word: lower case, no accents, one form of a letter, ASCII digits.

    Links become "http", account names "@"; letters drawn out ("heeelp") are written once.
    """
    if word.startswith("@") and len(word) > 1:
        return "@"
    if _LINK.match(word):
        return "http"
    plain = "".join(map(_fold_character, unicodedata.normalize("NFKD", word.lower())))
    return _REPEATED.sub(r"\1", plain.translate(_ONE_FORM)) or word.lower()


def _fold_character(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category in ("Mn", "Cf"):  # accents, vowel signs; direction marks, zero-width joiners
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    return character
