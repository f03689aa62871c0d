"""Words of a text as the gazetteer compares them, with their offsets in the text as given."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


def _marks() -> str:
    """Ranges of the combining marks that belong to the letter before them.

    Python's `\\w` leaves them out, and would cut a word of Devanagari or Tamil into pieces.
    """
    codes = [
        code
        for code in range(min(sys.maxunicode, 0xFFFF) + 1)
        if unicodedata.category(chr(code)) in ("Mn", "Mc")
    ]
    codes += [0x200C, 0x200D]  # the joiners of Persian and of the Indic scripts
    return "".join(re.escape(chr(code)) for code in codes)


_MARKS = _marks()
_LETTER = f"[^\\W_{_MARKS}]"
_NAME_WORD = re.compile(f"{_LETTER}[^\\W_]*(?:[{_MARKS}]+[^\\W_]*)*")
_SCAN = re.compile(
    r"(?P<skip>(?:https?://|www\.)\S+|[\w.+-]{0,64}+[@＠][\w.-]*)"  # links, addresses, handles
    f"|(?P<tag>[#＃][\\w{_MARKS}]+)"
    f"|(?P<word>{_NAME_WORD.pattern})"
)
# The same for texts of ASCII, which have no marks: twice as fast.
_SCAN_ASCII = re.compile(
    r"(?P<skip>(?:https?://|www\.)\S+|[\w.+-]{0,64}+@[\w.-]*)|(?P<tag>#\w+)|(?P<word>[^\W_]+)",
    re.ASCII,
)
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None}
)
_DROPPED = re.compile("[\u064b-\u065f\u0670\u02bb\u02bc\u200c\u200d]")  # harakat, okina, joiners
_ACCENTS = re.compile("[\u0300-\u036f]")
_HAMZA_SEATS = str.maketrans("ؤئ", "وي")
_LAST_HAMZA = re.compile(r"(?<=ا)ء\b")  # "صنعاء" is written "صنعا" too
_RUSSIAN = (
    ("ия", ("ии", "ию", "ией")),
    ("а", ("е", "у", "ы", "и", "ой")),
    ("я", ("е", "ю", "и", "ей")),
    ("ь", ("и", "ю", "я", "е", "ью")),
    ("й", ("е", "я", "ю", "ем")),
)
"""Endings of Russian names in the nominative and what they become, of one gender's most usual."""
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "e"}
)


class Word(NamedTuple):
    """`text[start:end]`, its compared form, and the number of the hashtag it is in (0: none)."""

    start: int
    end: int
    key: str
    tag: int


class Tag(NamedTuple):
    """A hashtag without its sign: offsets, and the words `first` up to, not with, `last`."""

    start: int
    end: int
    first: int
    last: int


@lru_cache(maxsize=30_000)
def compared(word: str) -> str:
    """The form that is compared: case and spelling variants folded, accents kept."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKC", word).casefold()
    return _DROPPED.sub("", folded).translate(_ARABIC)


def plain(key: str) -> str:
    """The same without accents; scripts whose marks are vowels stay as they are."""
    if key.isascii():
        return key
    if "\u0600" <= key[:1] <= "\u06ff":
        return _LAST_HAMZA.sub("", key.translate(_HAMZA_SEATS))
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", key))
    return unicodedata.normalize("NFC", bare).translate(_UNDECOMPOSED)


def inflected(key: str) -> Iterator[str]:
    """How Russian bends a name of one word after its prepositions: "москва" to "москве".

    By the last letter alone; a form that nobody uses finds nothing. Nothing for other scripts.
    """
    if len(key) < 4 or not all("а" <= letter <= "ё" for letter in key):
        return
    for ending, others in _RUSSIAN:
        if key.endswith(ending):
            stem = key[: -len(ending)]
            yield from (stem + other for other in others)
            return
    if key[-1] not in "аеёиоуыэюяйь":
        yield from (key + other for other in ("а", "у", "е", "ом"))


def split(text: str) -> tuple[list[Word], list[Tag]]:
    """Words in order, without links, handles and addresses; hashtags cut into their words."""
    words: list[Word] = []
    tags: list[Tag] = []
    for found in (_SCAN_ASCII if text.isascii() else _SCAN).finditer(text):
        kind = found.lastgroup
        if kind == "word":
            start, end = found.span()
            words.append(Word(start, end, compared(found[0]), 0))
        elif kind == "tag":
            first = len(words)
            start, end = found.start() + 1, found.end()
            for a, b in _pieces(text, start, end):
                words.append(Word(a, b, compared(text[a:b]), len(tags) + 1))
            tags.append(Tag(start, end, first, len(words)))
    return words, tags


def name_key(name: str) -> str:
    """A name as the gazetteer stores it: compared words with one space between them."""
    return " ".join(_NAME_WORD.findall(compared(name)))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at underscores, between letters and digits, and at the humps of camel case."""
    cuts = []
    begin = start
    for at in range(start, end):
        here = text[at]
        if here == "_":
            if at > begin:
                cuts.append((begin, at))
            begin = at + 1
            continue
        if at == begin:
            continue
        before = text[at - 1]
        hump = here.isupper() and (
            before.islower() or (before.isupper() and at + 1 < end and text[at + 1].islower())
        )
        if hump or here.isdigit() != before.isdigit():
            cuts.append((begin, at))
            begin = at
    if end > begin:
        cuts.append((begin, end))
    return cuts


_ARABIC_PREFIXES = (
    "وبال",
    "وال",
    "بال",
    "فال",
    "كال",
    "ولل",
    "لل",
    "وب",
    "ول",
    "ب",
    "ل",
    "و",
    "ف",
    "ك",
)


def arabic_stems(key: str) -> list[tuple[int, str]]:
    """What an Arabic word may be without its prefixes: letters taken off, and the form left.

    The prefixes are و ف (and), ب ل ك (in, for, as), which are written on the word, alone,
    together, and before the article ال; ل with the article is written لل.
    """
    if not "\u0600" <= key[:1] <= "\u06ff":
        return []
    stems = []
    for prefix in _ARABIC_PREFIXES:
        if not key.startswith(prefix):
            continue
        rest = key[len(prefix) :]
        if len(rest) < 3:  # two letters name next to nothing, and every other word ends so
            continue
        if prefix.endswith(("ال", "لل")):
            stems.append((len(prefix) - 2 if prefix.endswith("ال") else len(prefix), "ال" + rest))
        stems.append((len(prefix), rest))
    if key.startswith("ال") and len(key) >= 5:
        stems.append((0, key[2:]))  # "الخبر" is written with and without the article
    return stems
