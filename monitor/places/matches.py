"""Every name of the gazetteer in a text, right or wrong; `tagger.py` says which are meant."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.places.gazetteer import Gazetteer
from monitor.places.sources import DISTRICT
from monitor.places.words import Tag, Word, arabic_stems, plain, split

LONGEST = 8
"""Words of a name that are tried; longer names of the gazetteer are official titles."""

# What may stand between two words of one name: "Port-au-Prince", "L'Aquila", "St. Louis", a space.
_JOINT = re.compile(r"[ \t\u00a0]{0,2}|[-'’‑–_]|\. ?")

# What people glue to a place in a hashtag written small, before and after it.
_GLUED = re.compile(
    r"(?:(?:pray|prayers|praying|help|hope|relief|solidarity|love)for|prayfor|pray|save|help|"
    r"standwith|supportfor|support|fuerza|ayuda|todoscon|terremoto|sismo|inondations?|seisme)?"
    r"(?P<name>[^\W\d_]{4,}?)"
    r"(?:floods?|flooding|earthquakes?|quake|(?:wild|bush|forest)?fires?|storms?|strong|relief|"
    r"rescue|attacks?|bombing|blast|explosion|shooting|crash|tsunami|cyclone|volcano|"
    r"landslide|terremoto|sismo|fuerte|inundaciones)?"
)


class Match(NamedTuple):
    """A name at `text[start:end]`, over the words `first` up to, not with, `last`."""

    start: int
    end: int
    first: int
    last: int
    name: int  # in the gazetteer
    tag: str  # "" outside hashtags, "whole" or "part" of one
    bent: bool  # found only after a prefix or the accents were taken off


class Found(NamedTuple):
    words: list[Word]
    tags: list[Tag]
    matches: list[Match]


def find(gazetteer: Gazetteer, text: str) -> Found:
    words, tags = split(text)
    matches = [match for at in range(len(words)) for match in _at(gazetteer, text, words, at)]
    for tag in tags:
        matches += _in_tag(gazetteer, words, tag)
    return Found(words, tags, matches)


def _at(gazetteer: Gazetteer, text: str, words: list[Word], at: int) -> Iterator[Match]:
    """Names that begin with a word, as written, without its accents, without Arabic prefixes."""
    word = words[at]
    yield from _from(gazetteer, text, words, at, word.key, word.start, False)
    if word.key.isascii():
        yield from _plural(gazetteer, word, at)
        return
    bare = plain(word.key)
    if bare != word.key:
        yield from _from(gazetteer, text, words, at, bare, word.start, True)
    if len(word.key) == word.end - word.start:  # else letters were dropped and offsets would lie
        for taken, stem in arabic_stems(word.key):
            yield from _from(gazetteer, text, words, at, stem, word.start + taken, True)


def _from(
    gazetteer: Gazetteer, text: str, words: list[Word], at: int, key: str, start: int, bent: bool
) -> Iterator[Match]:
    tag = words[at].tag
    name, longer = gazetteer.find(key)
    last = at + 1
    while True:
        if name >= 0:
            end = words[last - 1].end
            if text[end : end + 1] == "." == text[end - 2 : end - 1]:
                end += 1  # "U.S." ends with its point
            yield Match(start, end, at, last, name, "part" if tag else "", bent)
        if not longer or last == len(words) or last - at == LONGEST:
            return
        word = words[last]
        if word.tag != tag or not _JOINT.fullmatch(text, words[last - 1].end, word.start):
            return
        key = f"{key} {plain(word.key) if bent else word.key}"
        name, longer = gazetteer.find(key)
        last += 1


def _plural(gazetteer: Gazetteer, word: Word, at: int) -> Iterator[Match]:
    """ "Mexicos capital": people leave the apostrophe out, after countries and their divisions."""
    if word.key.endswith("s") and len(word.key) >= 6 and not word.tag:
        name, _ = gazetteer.find(word.key[:-1])
        if name >= 0 and gazetteer.level(gazetteer.first(name)[0]) < DISTRICT:
            yield Match(word.start, word.end, at, at + 1, name, "", True)


def _in_tag(gazetteer: Gazetteer, words: list[Word], tag: Tag) -> Iterator[Match]:
    """A hashtag that is a name as a whole, or a name with a known word glued to it."""
    inside = words[tag.first : tag.last]
    if not inside:
        return
    key = "".join(word.key for word in inside)
    for form in dict.fromkeys((key, plain(key))):
        name, _ = gazetteer.find(form)
        if name >= 0:
            yield Match(tag.start, tag.end, tag.first, tag.last, name, "whole", False)
            return
    if len(inside) == 1 and len(key) == tag.end - tag.start and (glued := _GLUED.fullmatch(key)):
        a, b = glued.span("name")
        name, _ = gazetteer.find(key[a:b])
        if name >= 0 and (a, b) != (0, len(key)):
            yield Match(tag.start + a, tag.start + b, tag.first, tag.last, name, "part", True)
