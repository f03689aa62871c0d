"""What speaks for and against a place at each token of a text, as names of signs.

The weights of the signs are in `data/tagger_*.npz`; `fitting.py` finds them. Signs come in groups
with a key each, so that the weights of a group are summed once and kept: words of texts repeat.
"""

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from monitor.model.areas import Area
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.matches import Found
from monitor.places.gazetteer.sources import DISTRICT
from monitor.places.mentions.tokens import Token, best_matches, tokens_of
from monitor.places.mentions.word_features import (
    Sign,
    classes,
    context_signs,
    gap,
    gap_signs,
    persons,
    shape,
    usual,
    word_signs,
)

Key = tuple[Any, ...]
"""The kind of a group and what its signs are made from; see `Signs.signs`."""

_BEARERS = 40  # of a name that are looked through for one inside the area
_EACH = 16  # every so many places of the gazetteer are asked whether they lie in the area


class _Name(NamedTuple):
    """What the gazetteer says of a name, in few classes."""

    size: str  # level and people of the most populous bearer
    inside: str  # "" no area is known, "out", or first/later and the size of the bearer inside
    common: int  # 0 never a common word .. 3 nearly always
    alias: str  # "a" where it is no first name of the bearer
    bearers: int  # power of two


class Signs:
    """Signs from one gazetteer and one area (None: nothing is known of it)."""

    def __init__(self, gazetteer: Gazetteer, area: Area | None = None) -> None:
        self.gazetteer, self.area = gazetteer, area
        self._name = lru_cache(maxsize=20_000)(self._known)
        self._density = self._places_of_area()

    def keys(self, text: str, found: Found) -> tuple[list[Token], list[list[Key]]]:
        """The tokens of a text and the keys of the groups of each."""
        tokens = tokens_of(found)
        if not tokens:
            return tokens, []
        class_of = classes()
        cased = casing(text)
        written = [text[one.start : one.end] for one in tokens]
        shapes = ["^", *map(shape, written), "$"]
        kinds = ["^", *[class_of.get(one.key, "") for one in tokens], "$"]
        gaps = [gap(text[: tokens[0].start], True)]
        gaps += [gap(text[a.end : b.start], False) for a, b in pairwise(tokens)]
        gaps.append("$")
        stormy = "storm" in kinds
        matched = best_matches(self.gazetteer, found, tokens)
        roles = ["", *[one[1] + self._name(one[0].name).size if one else "" for one in matched], ""]
        keys: list[list[Key]] = []
        for at, token in enumerate(tokens):
            own = shapes[at + 1]
            before, role, after = roles[at : at + 3]
            previous, following = kinds[at], kinds[at + 2]
            groups: list[Key] = [
                ("word", written[at], token.tag, cased, stormy),
                ("gap", gaps[at], gaps[at + 1], shapes[at], own, shapes[at + 2], cased),
            ]
            if (covering := matched[at]) is not None:
                match, part = covering
                whole = "t" if token.tag else shape(text[match.start : match.end])
                word = ""
                if match.last - match.first == 1 and not token.tag:
                    word = "u" if token.key in usual() else persons().get(token.key, "")
                name = self._name(match.name)
                groups.append(("name", name, self._density, part, whole + cased, match.bent, word))
            if role or previous or following or before or after:
                groups.append(
                    ("context", role, own, previous, gaps[at], before, gaps[at + 1], after,
                     following, cased)
                )  # fmt: skip
            keys.append(groups)
        return tokens, keys

    def signs(self, key: Key) -> Iterator[Sign]:
        """The signs of a group."""
        return signs_of(key)

    def _known(self, name: int) -> _Name:
        gazetteer = self.gazetteer
        place, alias = gazetteer.first(name)
        inside = ""
        if self.area is not None:
            inside = "out"
            for one, _ in gazetteer.named(name, _BEARERS):
                if self.area.holds(gazetteer.country(one), *gazetteer.point(one)):
                    inside = ("first" if one == place else "later") + _size(gazetteer, one)
                    break
        common = gazetteer.commonness(name)
        return _Name(
            _size(gazetteer, place),
            inside,
            0 if common == 0 else 1 if common < 0.6 else 2 if common < 0.95 else 3,
            "a" if alias else "",
            int(math.log2(gazetteer.bearers(name))),
        )

    def _places_of_area(self) -> str:
        """The power of ten of the places inside: where they are few, none is met by chance."""
        if self.area is None:
            return ""
        gazetteer = self.gazetteer
        inside = sum(
            self.area.holds(gazetteer.country(place), *gazetteer.point(place))
            for place in range(0, len(gazetteer), _EACH)
        )
        return str(len(str(inside * _EACH)))


def _name_signs(
    name: _Name, density: str, part: str, whole: str, bent: bool, word: str
) -> Iterator[Sign]:
    size, inside, common, alias, bearers = name
    g, level = f"g{part}", size[0]
    how = ("b" if bent else "") + alias
    yield 0, g
    yield 0, f"{g}|{level}"
    yield 0, f"{g}|{size}"
    yield 0, f"{g}|{size}|{how}"
    yield 0, f"{g}|{size}|{whole}"
    yield 0, f"{g}|{level}|{common}|{whole}"
    yield 0, f"{g}|{common}|{whole}"
    yield 0, f"{g}|{bearers}|{level}|{alias}"
    yield 0, f"{g}|how{how}|{whole}"
    yield 0, f"{g}|many{bearers}|{common}|{whole}"
    yield 0, f"{g}|{word}|{level}|{bearers}|{whole}"
    if inside:
        where = inside[:3]
        yield 0, f"{g}|A{inside}{alias}"
        yield 0, f"{g}|A{inside}{alias}|{whole}"
        yield 0, f"{g}|A{where}|{common}|{whole}"
        yield 0, f"{g}|A{where}|{density}|{common}|{whole}"
        yield 0, f"{g}|A{where}|{density}|{size}|{word}"
        yield 0, f"{g}|A{where}|size{size}"
    for offset in (-1, 1):
        yield offset, f"{g}|{level}|{common}"


_MAKERS: dict[str, Callable[..., Iterator[Sign]]] = {
    "word": word_signs,
    "gap": gap_signs,
    "name": _name_signs,
    "context": context_signs,
}


def signs_of(key: Key) -> Iterator[Sign]:
    """The signs of a group; they need nothing but its key."""
    return _MAKERS[key[0]](*key[1:])


_NOT_UPPER = bytes({*range(256)} - {*range(65, 91)})
_NOT_LETTERS = bytes({*range(256)} - {*range(65, 91), *range(97, 123)})


def casing(text: str) -> str:
    """ "s": shouted, capitals say nothing; "n": there are none; "": as usual."""
    if text.isascii():
        written = text.encode()
        letters, upper = (
            len(written.translate(None, others)) for others in (_NOT_LETTERS, _NOT_UPPER)
        )
    else:
        letters, upper = sum(map(str.isalpha, text)), sum(map(str.isupper, text))
    return "s" if letters > 10 and upper > 0.5 * letters else "" if upper else "n"


def _size(gazetteer: Gazetteer, place: int) -> str:
    """Level of a place, and for a town or district the number of digits of its people."""
    level = gazetteer.level(place)
    if level < DISTRICT:
        return f"{level}"
    return f"{level}{len(str(gazetteer.population(place)))}"
