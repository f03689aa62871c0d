"""Every name of the gazetteer in a text, right or wrong; `tagger.py` says which are meant."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.sources import DISTRICT
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


class _Form(NamedTuple):
    """A form of a word that is a name or begins longer ones, as `Gazetteer.find` tells."""

    key: str
    name: int
    longer: bool
    bent: bool
    taken: int  # letters of prefixes taken off
    stem: bool  # prefixes were looked for
    plural: bool


def find(gazetteer: Gazetteer, text: str) -> Found:
    words, tags = split(text)
    matches: list[Match] = []
    for at, word in enumerate(words):
        for form in _forms(gazetteer, word.key):
            if form.plural:
                if not word.tag:
                    matches.append(Match(word.start, word.end, at, at + 1, form.name, "", True))
            elif not form.stem or len(word.key) == word.end - word.start:
                # else letters were dropped and the offset of a stem would lie
                _extend(gazetteer, text, words, at, form, matches)
    for tag in tags:
        matches += _in_tag(gazetteer, words, tag)
    return Found(words, tags, matches)


@lru_cache(maxsize=30_000)
def _forms(gazetteer: Gazetteer, key: str) -> tuple[_Form, ...]:
    """Forms of a word with which names begin: as written, the plural taken off, without its
    accents, without Arabic prefixes. Most words have none."""
    forms = [_Form(key, *gazetteer.find(key), bent=False, taken=0, stem=False, plural=False)]
    if key.isascii():
        if (name := _singular(gazetteer, key)) >= 0:
            forms.append(_Form(key, name, False, bent=True, taken=0, stem=False, plural=True))
    else:
        bare = plain(key)
        stems = [(0, bare, False)] if bare != key else []
        stems += [(taken, stem, True) for taken, stem in arabic_stems(key)]
        forms += [
            _Form(one, *gazetteer.find(one), bent=True, taken=taken, stem=stem, plural=False)
            for taken, one, stem in stems
        ]
    return tuple(form for form in forms if form.name >= 0 or form.longer)


def _extend(
    gazetteer: Gazetteer, text: str, words: list[Word], at: int, form: _Form, matches: list[Match]
) -> None:
    """Add the names that begin with a form of a word, the shortest first."""
    key, name, longer, bent = form.key, form.name, form.longer, form.bent
    start, tag = words[at].start + form.taken, words[at].tag
    last = at + 1
    while True:
        if name >= 0:
            end = words[last - 1].end
            if text[end : end + 1] == "." == text[end - 2 : end - 1]:
                end += 1  # "U.S." ends with its point
            matches.append(Match(start, end, at, last, name, "part" if tag else "", bent))
        if not longer or last == len(words) or last - at == LONGEST:
            return
        word = words[last]
        if word.tag != tag:
            return
        between = text[words[last - 1].end : word.start]
        if between != " " and not _JOINT.fullmatch(between):
            return
        key = f"{key} {plain(word.key) if bent else word.key}"
        name, longer = gazetteer.find(key)
        last += 1


def _singular(gazetteer: Gazetteer, key: str) -> int:
    """ "Mexicos capital": people leave the apostrophe out, after countries and their divisions."""
    if not key.endswith("s") or len(key) < 6:
        return -1
    name, _ = gazetteer.find(key[:-1])
    return name if name >= 0 and gazetteer.level(gazetteer.first(name)[0]) < DISTRICT else -1


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
