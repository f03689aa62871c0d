"""Which lane a post is read in: a look at its words that takes microseconds, before anything is
read. It decides the order alone, and only where posts wait."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from monitor.languages.cues import lexicons
from monitor.languages.folding import folded
from monitor.model.lanes import Lane
from monitor.model.posts import Post

WRITTEN_TO_US = frozenset({"sms", "email", "form"})
"""Networks on which every post is a message to the desk."""

CUES = ("danger", "plea")
"""Of `monitor/languages/<code>/cues.toml`: life is in danger, or somebody begs for help."""

OLD = timedelta(hours=6)
"""What was written longer ago was missed, or is played back: it goes one lane down."""

LOOKED_AT = 1_000
"""Characters: what has no such word among them is no cry for help."""

_WORD = re.compile(r"[^\W_]+(?:['’\u0300-\u036f\u064b-\u065f\u0900-\u0963]+[^\W_]+)*")
_LOWER = {Lane.URGENT: Lane.NORMAL, Lane.NORMAL: Lane.LATER, Lane.LATER: Lane.LATER}

_JOINED = {"ar": "وف"}

Phrase = tuple[tuple[str, bool], ...]
"""Words as they are compared, and of which only the beginning is given ("flood*")."""


def lane_of(post: Post, now: datetime) -> Lane:
    """A repost goes one lane down too: what it repeats is read by itself."""
    urgent = post.network in WRITTEN_TO_US or cries_for_help(post.text)
    lane = Lane.URGENT if urgent else Lane.NORMAL
    if post.repost_of or now - post.created_at > OLD:
        return _LOWER[lane]
    return lane


def cries_for_help(text: str) -> bool:
    """Whether a phrase of `CUES` is in the text, in any language."""
    words = [folded(word) for word in _WORD.findall(text[:LOOKED_AT])]
    known = _phrases()
    for at, word in enumerate(words):
        if any(_follows(words, at, phrase) for phrase in known.by_word.get(word, ())):
            return True
        if word[:3] not in known.heads or not word.startswith(known.beginnings):
            continue
        if any(_follows(words, at, phrase) for phrase in known.begun):
            return True
    return False


def _follows(words: list[str], at: int, phrase: Phrase) -> bool:
    there = words[at : at + len(phrase)]
    return len(there) == len(phrase) and all(
        word.startswith(wanted) if begins else word == wanted
        for word, (wanted, begins) in zip(there, phrase, strict=True)
    )


class _Phrases(NamedTuple):
    by_word: Mapping[str, tuple[Phrase, ...]]  # by their first word
    begun: tuple[Phrase, ...]  # those of whose first word only the beginning is given
    beginnings: tuple[str, ...]  # of these
    heads: frozenset[str]  # their first three characters, which most words do not have


@cache
def _phrases() -> _Phrases:
    by_word: dict[str, tuple[Phrase, ...]] = defaultdict(tuple)
    begun: list[Phrase] = []
    for lexicon in lexicons():
        for text in (text for cue in CUES for text in lexicon.phrases.get(cue, ())):
            phrase = tuple(_parts(text))
            word, begins = phrase[0]
            if not begins:
                by_word[word] += (phrase,)
                continue
            begun.append(phrase)
            if lexicon.code in _JOINED:  # "and" is written onto the word
                begun += [((joint + word, True), *phrase[1:]) for joint in _JOINED[lexicon.code]]
    beginnings = tuple(phrase[0][0] for phrase in begun)
    return _Phrases(by_word, tuple(begun), beginnings, frozenset(word[:3] for word in beginnings))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    for piece in text.split():
        words = _WORD.findall(piece)
        for word in words:
            yield folded(word), piece.endswith("*") and word is words[-1]
