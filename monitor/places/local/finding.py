"""Local names in a text: beside what the gazetteer finds, and before it where both claim words."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.model.places import Mention
from monitor.places.local.index import LONGEST, LocalNames, is_unspaced
from monitor.places.words import Tag, Word, arabic_stems, plain, split

# What may stand between two words of one name, as in `places/matches.py`; lists also write "Camp
# 4 (Extension)" and "Zone A/B".
_JOINT = re.compile(r"[ \t\u00a0]{0,2}|[-'’‑–_/.]|[.,)]? ?[(]?")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", '"', "“")
_LOOKED_BACK = 20  # characters before a name: a text may hold thousands of names
_LOUD = 0.6  # share of capitals among the letters from which they say nothing


class Span(NamedTuple):
    start: int
    end: int
    kind: str  # as of a mention: "place" or "hashtag"


def with_local(names: LocalNames, text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a text with those of local names, in order, without overlaps.

    Where they claim the same words the longer one stands, and the local one of two as long.
    """
    spans = find_local(names, text)
    if not spans:
        return list(mentions)
    kept: list[Mention] = []
    world = sorted(mentions, key=lambda one: one.start)
    at = 0
    for span in spans:
        while at < len(world) and world[at].end <= span.start:
            kept.append(world[at])
            at += 1
        past = at
        while past < len(world) and world[past].start < span.end:
            past += 1
        rivals = world[at:past]
        if all(one.end - one.start <= span.end - span.start for one in rivals):
            kept.append(Mention(text[span.start : span.end], *span))
            at = past
    return kept + world[at:]


def find_local(names: LocalNames, text: str) -> list[Span]:
    """Spans of local names that are meant as such, the longest ones, in order."""
    words, tags = split(text)
    found: list[Span] = []
    at, whole, loud = 0, _whole_tags(names, tags, words), _loud(text)
    while at < len(words):
        if at in whole:
            found.append(Span(whole[at].start, whole[at].end, "hashtag"))
            at = whole[at].last
            continue
        matches = [
            one for one in _from(names, text, words, at) if _meant(names, text, words, one, loud)
        ]
        if matches:
            best = max(matches, key=lambda one: one.last)
            kind = "hashtag" if words[at].tag else "place"
            found.append(Span(best.start, words[best.last - 1].end, kind))
            at = best.last
        else:
            if names.unspaced and is_unspaced(words[at].key):
                found += _unspaced(names, text, words[at])
            at += 1
    return found


class _Match(NamedTuple):
    name: int
    first: int  # number of its first word
    last: int  # and after its last
    start: int  # offset; after the Arabic prefixes of the first word


def _whole_tags(names: LocalNames, tags: list[Tag], words: list[Word]) -> dict[int, Tag]:
    """Hashtags that are a local name without its blanks, by their first word."""
    found = {}
    for tag in tags:
        key = "".join(word.key for word in words[tag.first : tag.last])
        if names.find(key)[0] >= 0 or names.find(plain(key))[0] >= 0:
            found[tag.first] = tag
    return found


def _from(names: LocalNames, text: str, words: list[Word], at: int) -> Iterator[_Match]:
    """Names that begin with a word: as written, without accents, without Arabic prefixes."""
    word = words[at]
    yield from _longer(names, text, words, at, word.key, word.start)
    if word.key.isascii():
        return
    bare = plain(word.key)
    if bare != word.key:
        yield from _longer(names, text, words, at, bare, word.start)
    if len(word.key) == word.end - word.start:
        for taken, stem in arabic_stems(word.key):
            yield from _longer(names, text, words, at, stem, word.start + taken)


def _longer(
    names: LocalNames, text: str, words: list[Word], at: int, key: str, start: int
) -> Iterator[_Match]:
    bare = key == plain(key)
    name, more = names.find(key)
    last = at + 1
    while True:
        if name >= 0:
            yield _Match(name, at, last, start)
        if not more or last == len(words) or last - at == LONGEST:
            return
        word = words[last]
        if word.tag != words[at].tag or not _JOINT.fullmatch(text, words[last - 1].end, word.start):
            return
        longer = f"{key} {word.key}"
        name, more = names.find(longer)
        if name < 0 and not more and bare:
            longer = f"{key} {plain(word.key)}"
            name, more = names.find(longer)
        key = longer
        last += 1


def _meant(names: LocalNames, text: str, words: list[Word], match: _Match, loud: bool) -> bool:
    """Not a word of every day that happens to be a name: then its capital must say so."""
    end = words[match.last - 1].end
    written = text[match.start : end]
    cased = written.lower() != written.upper()
    if len(written) < 3 and not (written.isupper() and cased):
        return False
    if not names.ordinary(match.name):
        return True
    if not cased:  # no capitals to go by: several words are enough of a sign
        return match.last - match.first > 1
    if not written[0].isupper() or loud:
        return False
    before = text[max(0, match.start - _LOOKED_BACK) : match.start]
    opens = not before.strip(" #\"'¿¡") or _ends_sentence(before)
    return not opens or match.last - match.first > 1


def _ends_sentence(before: str) -> bool:
    words = before.rstrip()
    return words.endswith(_SENTENCE_ENDS) or "\n" in before[len(words) :]


def _loud(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters > 10 and sum(map(str.isupper, text)) > _LOUD * letters


def _unspaced(names: LocalNames, text: str, word: Word) -> Iterator[Span]:
    """Names inside a run of a script without blanks, the longest first from the left."""
    lengths = sorted(names.unspaced, reverse=True)
    if len(word.key) != word.end - word.start:
        return  # folding has changed its length: offsets would lie
    at = 0
    while at < len(word.key):
        left, size = len(word.key) - at, 0
        if word.key[at : at + 2] in names.unspaced_begin:
            fitting = (n for n in lengths if n <= left and _known(names, word.key[at : at + n]))
            size = next(fitting, 0)
        if size:
            yield Span(word.start + at, word.start + at + size, "place")
        at += size or 1


def _known(names: LocalNames, key: str) -> bool:
    name, _ = names.find(key)
    return name >= 0 and not names.ordinary(name)
