"""What makes two posts copies of each other: the words that are left without the trimmings.

A repost ("RT @a: ..."), a copy with another link, and a copy cut off with "…" have the same words
at their start or end. Three short keys find such candidates in any store; `same_words` decides.
"""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

from rapidfuzz import fuzz

MIN_WORDS = 5
"""Fewer words ("need water please") are said by many people on their own: never a copy by text."""

EDGE_WORDS = 8
"""Words at the start and at the end that make a key of their own, for cut or edited copies."""

SAME = 90.0
"""Least similarity (0..100, normalised indel) of two copies; edits of a word or two stay above."""

_TRIMMINGS = re.compile(
    r"https?://\S+|www\.\S+|[@＠]\w+|&\w+;|\b(?:rt|mt|via)\b(?=\s*[@＠:])", re.IGNORECASE
)
_LINK = re.compile(r"https?://.")
_CUT_BEFORE_LINK = re.compile(r"(?:…|\.\.\.)https?://.")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Wording:
    """The bare words of a text, and the keys under which its copies are found."""

    words: str
    keys: tuple[int, ...]


def wording(text: str) -> Wording:
    """The words of `text` without links, mentions and repost marks; keys are signed 64-bit."""
    cut = _is_cut(text)
    bare = unicodedata.normalize("NFKC", _TRIMMINGS.sub(" ", text)).casefold()
    words = _WORD.findall(bare[:2000])
    if cut and len(words) > MIN_WORDS:
        words = words[:-1]  # the last word before "…" is half a word
    if len(words) < MIN_WORDS:
        return Wording(" ".join(words), ())
    keys = [_key("all", words)]
    if len(words) >= EDGE_WORDS:
        keys += [_key("start", words[:EDGE_WORDS]), _key("end", words[-EDGE_WORDS:])]
    return Wording(" ".join(words), tuple(keys))


def _is_cut(text: str) -> bool:
    """Whether it ends with "…", and nothing but links after it. No single pattern: links within
    links have more readings than there is time for."""
    for piece in reversed(text.split()):
        if not _LINK.match(piece):
            return piece.endswith(("…", "...")) or _CUT_BEFORE_LINK.search(piece) is not None
    return False


def same_words(one: str, other: str) -> float:
    """How alike two bare wordings are, 0..100; a cut copy is held against as much of the other.

    0 where they name other numbers: "40 of us at house 12" is not "6 of us at house 14".
    """
    short, long = sorted((one, other), key=len)
    if not set(_NUMBER.findall(short)) <= set(_NUMBER.findall(long)):
        return 0.0
    whole = fuzz.ratio(short, long)
    if len(short) < 0.5 * len(long):  # half a text is not a copy of it
        return whole
    return max(whole, fuzz.ratio(short, long[: len(short)]))


def names(words: str, name: str) -> bool:
    """Whether bare words hold this name, in whatever writing."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", name).casefold())) in words


def _key(part: str, words: list[str]) -> int:
    digest = blake2b(f"{part} {' '.join(words)}".encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True)
