"""Texts made to keep a regular expression busy, derived from the expression itself.

What takes more than linear time is a repetition whose text can be read in several ways, or that is
tried again from every position. So for each repetition of a pattern its own characters are written
many times, behind what leads to it, and in front of what lets it fail.
"""

import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]  # in no stub
from re import _parser as parser  # type: ignore[attr-defined]  # in no stub
from typing import Any, NamedTuple

Tree = list[tuple[Any, Any]]

_CLASSES = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " \n",
    codes.CATEGORY_WORD: "a1",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a.",
    codes.CATEGORY_NOT_WORD: " .",
}
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_ENDS = ("", "\0", " x")
_VARIANTS = 6  # of what may lead to a repetition
_LONGEST, _LONGEST_BEGIN = 80, 200  # characters


class Seed(NamedTuple):
    """`begin`, then `unit` as often as fits, then `end`."""

    begin: str
    unit: str
    end: str

    def text(self, size: int) -> str:
        room = size - len(self.begin) - len(self.end)
        return self.begin + self.unit * max(1, room // len(self.unit)) + self.end


def seeds(pattern: re.Pattern[Any]) -> list[Seed]:
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    flags = pattern.flags & ~re.UNICODE if isinstance(source, bytes) else pattern.flags
    tree = list(parser.parse(text, flags))
    pairs = {
        (begin[-_LONGEST_BEGIN:], unit)
        for begin, unit in _repetitions(tree, [""] * _VARIANTS)
        if 0 < len(unit) <= _LONGEST
    }
    units = {unit for _, unit in pairs} | {sample for sample in _samples(tree) if sample}
    begins = {begin for begin, _ in pairs if begin}
    short = {unit for unit in units if len(unit) <= 2}
    made = {Seed(begin, unit, end) for begin, unit in pairs for end in _ENDS}
    made |= {Seed("", begin + unit, end) for begin, unit in pairs for end in _ENDS}
    made |= {Seed("", unit, end) for unit in units for end in _ENDS}
    made |= {Seed(begin, other, "\0") for begin in begins for other in short}
    return sorted(made)


def _repetitions(tree: Tree, begins: list[str]) -> Iterator[tuple[str, str]]:
    """What may lead to each repetition, and what it repeats."""
    for op, value in tree:
        if op in _REPEATS:
            inner = list(value[2])
            for begin in set(begins):
                for unit in set(_samples(inner)):
                    yield begin, unit
            yield from _repetitions(inner, begins)
        elif op is codes.SUBPATTERN:
            yield from _repetitions(list(value[3]), begins)
        elif op is codes.ATOMIC_GROUP:
            yield from _repetitions(list(value), begins)
        elif op is codes.BRANCH:
            for branch in value[1]:
                yield from _repetitions(list(branch), begins)
        elif op in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repetitions(list(value[1]), begins)
        begins = _joined(begins, _of_element(op, value))


def _samples(tree: Tree) -> list[str]:
    """A few texts that match, near enough: the first with all that is optional, the others with
    and without."""
    samples = [""] * _VARIANTS
    for op, value in tree:
        samples = _joined(samples, _of_element(op, value))
    return samples


def _joined(begins: list[str], pieces: list[str]) -> list[str]:
    return [begin + pieces[at % len(pieces)] for at, begin in enumerate(begins)]


def _of_element(op: Any, value: Any) -> list[str]:
    if op in _REPEATS:
        least, _, inner = value
        samples = [sample * max(least, 1) for sample in _samples(list(inner))]
        if least > 0:
            return samples
        return [variant for sample in samples for variant in (sample, "")]
    if op is codes.SUBPATTERN:
        return _samples(list(value[3]))
    if op is codes.ATOMIC_GROUP:
        return _samples(list(value))
    if op is codes.BRANCH:
        return [sample for branch in value[1] for sample in _samples(list(branch))[:1]]
    return list(_characters(op, value)) or [""]


def _characters(op: Any, value: Any) -> str:
    if op is codes.LITERAL:
        return chr(value)
    if op is codes.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if op is codes.ANY:
        return "a "
    if op is codes.CATEGORY:
        return _CLASSES.get(value, "a")
    if op is codes.RANGE:
        return chr(value[0])
    if op is codes.IN and value[0][0] is codes.NEGATE:
        without = "".join(_characters(*inner) for inner in value[1:])
        return "".join(letter for letter in "a.1 -\n<" if letter not in without)[:3] or "~"
    if op is codes.IN:
        return "".join(_characters(*inner) for inner in value)[:6]
    return ""
