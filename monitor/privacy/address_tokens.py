"""The words, numbers and signs of a text, each with one letter that says what it may be.

`addresses.py` matches patterns over these letters. A word may be several things ("no" is the sign
of a number, a link inside of names and a common word), so a letter stands for all of them together,
and `letters` gives a pattern every letter that fits.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import zip_longest
from typing import NamedTuple

from monitor.languages.addresses import Role, address_words
from monitor.languages.folding import folded

_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
_AMOUNT = r"\d++(?:[.,:٫]\d++)++(?![^\W\d_])"  # "4.7", "20.000", "14:30"
_NUMBER = r"\d++[^\W\d_]*+(?!\d)(?:[-/–][^\W_]{1,6}+(?![^\W_]))*+"  # "14", "4B", "12-3"
_WORD = rf"[^\W_ºª](?:[\w{_MARKS}\u200c\u200d]|[-'’](?=[^\W_]))*+"
_SEPARATORS = frozenset(",،;/-–—#(:|\n·•")
_QUOTES = frozenset("\"“”„«»'’‘`ºª")  # "n.º" is a sign in a sign
_UNITS = frozenset("%‰°$€£¥₹")
_LEAST_POSTCODE = 4  # digits: a shorter number behind a town is no postcode
_LONGEST_ENDING = 5  # letters: "15esimo", "2ème", "4B"
_LONGEST_SHORT = 4  # letters of a word that is cut with a full stop: "Dr.", "Sto.", "Gral."

FREE, POSTCODE, AMOUNT, COUNT = "NPDn"
"""Numbers: one that counts nothing; such a one of as many digits as a postcode; one with decimals
or a date; one that counts something, or a time of day."""

SEPARATOR, STOP, QUOTE, OTHER = ",sqx"
_WORDS_FROM = 0xE000  # letters of words: a range of Unicode that is nobody's

SHAPES = ("capital", "short", "initial", "small", "letter", "uncased", "glued")
"""How a word is written. `short`: with a capital, and short enough to be cut; `initial`: a capital
alone; `letter`: a small letter alone; `glued`: ends as streets do ("Musterstr"), of any case."""


class Token(NamedTuple):
    """`text[start:end]`, and its letter."""

    start: int
    end: int
    letter: str


def tokens_of(text: str) -> list[Token]:
    """In order, without blanks."""
    tokens = []
    matches = list(_token().finditer(text))
    for match, following in zip_longest(matches, matches[1:]):
        written = match.group()
        if match.lastgroup == "mark":
            letter = _mark(written)
        elif match.lastgroup == "word":
            letter = _word(written)
        else:
            letter = _number(written, following.group() if following else "")
        tokens.append(Token(match.start(), match.end(), letter))
    return tokens


@cache
def _token() -> re.Pattern[str]:
    """Words of the lists that have a sign in them ("c/", "p.zza") are one word."""
    signed = (word for word in address_words().roles if "/" in word or "." in word)
    words = "|".join([*map(re.escape, sorted(signed, key=len, reverse=True)), _WORD])
    return re.compile(
        rf"(?P<amount>{_AMOUNT})|(?P<number>{_NUMBER})|(?P<word>{words})|(?P<mark>[^\s\w]|[_ºª\n])",
        re.IGNORECASE,
    )


def letters(fits: Callable[[Role, str], bool]) -> str:
    """A class of a pattern: the words whose roles and shape fit."""
    return f"[{''.join(one for pair, one in _alphabet().items() if fits(*pair))}]"


@cache
def _alphabet() -> dict[tuple[Role, str], str]:
    roles = sorted({Role(0), *address_words().roles.values()})
    pairs = [(role, shape) for role in roles for shape in SHAPES]
    return {pair: chr(_WORDS_FROM + at) for at, pair in enumerate(pairs)}


@lru_cache(maxsize=30_000)
def _word(written: str) -> str:
    if any(map(str.isdigit, written)):
        return FREE  # "SW1A", "B12"
    key = folded(written)
    words = address_words()
    role = words.roles.get(key)
    if role is None:  # "Sokağı'nda"
        role = words.roles.get(key.replace("’", "'").partition("'")[0], Role(0))
    if not role and key.startswith(words.counted):
        role = Role.COUNTED
    return _alphabet()[role, "glued" if key.endswith(words.suffixes) else _shape(written)]


def _shape(written: str) -> str:
    if written.islower():
        return "letter" if len(written) == 1 else "small"
    if not any(map(str.isupper, written)):
        return "uncased"
    if len(written) == 1:
        return "initial"
    return "short" if len(written) <= _LONGEST_SHORT else "capital"


def _number(written: str, following: str) -> str:
    ending = written.lstrip("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९")
    if _counts(following) or ":" in written or (ending and _counts(ending)):
        return COUNT
    parts = re.split(r"[-/–]", written)
    if any(sum(map(str.isalpha, part)) > _LONGEST_ENDING for part in parts):
        return COUNT  # "3people"
    if len(parts) > 2 or any(sign in written for sign in ".,٫"):
        return AMOUNT
    return POSTCODE if sum(map(str.isdigit, written)) >= _LEAST_POSTCODE else FREE


@lru_cache(maxsize=30_000)
def _counts(word: str) -> bool:
    words, key = address_words(), folded(word)
    counted = Role.COUNTED in words.roles.get(key, Role(0))
    return counted or word in _UNITS or key.startswith(words.counted)


def _mark(sign: str) -> str:
    if sign in _SEPARATORS:
        return SEPARATOR
    return STOP if sign == "." else QUOTE if sign in _QUOTES else OTHER
