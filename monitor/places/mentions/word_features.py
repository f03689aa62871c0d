"""Signs that a word, the gaps around it and its neighbours give, whatever the gazetteer knows."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from monitor.places.lists import lines, sign_words
from monitor.places.words import arabic_stems, compared

Sign = tuple[int, str]
"""Offset of the token that it speaks to (-1: the one before), and its name."""

REACH = 2
"""Tokens before and after that a sign can speak to."""

_CLASSES = ("in", "of", "side", "kind", "feature", "storm", "stormname", "person", "the", "wide")
_GAPS = {
    "": "", " ": " ", ", ": ",", ",": ",", "-": "-", ". ": ".", ".": ".", "\n": "n", ": ": ".",
}  # fmt: skip
_PIECE = re.compile(r"_|(?<=[a-z])(?=[A-Z])")


@cache
def classes() -> dict[str, str]:
    """Compared words to the class that they make (`data/sign_words.tsv`); the first one counts."""
    found: dict[str, str] = {}
    for sign in _CLASSES:
        for word in sign_words(sign):
            found.setdefault(word, sign)
    return found


@cache
def usual() -> frozenset[str]:
    """Words that are written small inside sentences: names of nothing."""
    return frozenset(word for line in lines("usual_words.tsv") for word in line[0].split())


@cache
def persons() -> dict[str, str]:
    """Frequent names of persons: F a given name, L a surname, FL both."""
    found: dict[str, str] = {}
    for sign, names in lines("person_names.tsv"):
        for name in names.split():
            found[name] = found.get(name, "") + sign[0].upper()
    return found


class Form(NamedTuple):
    """What is told of a word beside its letters: many words share one."""

    written: str  # in a hashtag or not, its shape, the casing of the text
    kind: str  # of `classes`
    usual: bool
    person: str  # of `persons`
    length: int
    stormy: bool  # the text speaks of a storm, and the word names storms


def word_signs(written: str, tag: bool, casing: str, stormy: bool) -> Iterator[Sign]:
    """Signs of one token. Names that begin with "w" tell the word itself, and can be hidden."""
    yield from form_signs(form_of(written, tag, casing, stormy))
    yield from spelling_signs(written, tag)


def form_of(written: str, tag: bool, casing: str, stormy: bool) -> Form:
    key = compared(written)
    kind = classes().get(key, "")
    return Form(
        ("t" if tag else "") + shape(written) + casing,
        kind,
        key in usual(),
        persons().get(key, ""),
        min(len(written), 6),
        stormy and kind == "stormname",
    )


def form_signs(of: Form) -> Iterator[Sign]:
    form, kind = of.written, of.kind
    for offset in range(-REACH, REACH + 1):
        yield offset, f"f{form}"
        yield offset, f"c{kind}"
    known = f"u{int(of.usual)}{form}"
    for offset in (-1, 0, 1):
        yield offset, known
        if of.person:
            yield offset, f"p{of.person}{form}"
    yield 0, f"c{kind}|{form}"
    yield 0, f"l{of.length}{form}"
    if kind == "stormname":
        yield 0, f"storm{int(of.stormy)}"


def spelling_signs(written: str, tag: bool) -> Iterator[Sign]:
    """Signs of the letters alone."""
    key = compared(written)
    yield from _spelling(key, tag)
    if "\u0600" <= key[:1] <= "\u06ff":
        yield from _arabic(key)
    if tag:
        yield from _pieces(written)


def _spelling(key: str, tag: bool) -> Iterator[Sign]:
    for offset in (-1, 0, 1):
        yield offset, f"w{'#' if tag else ''}{key}"
    for offset in (-2, 2):
        yield offset, f"w{key}"
    for length in (2, 3, 4):
        yield 0, f"w{length}{key[:length]}"
        yield 0, f"w-{key[-length:]}"


def _arabic(key: str) -> Iterator[Sign]:
    stems = arabic_stems(key)
    for taken, stem in stems:
        yield 0, f"w{stem}"
        yield 0, f"pre{key[:taken]}"
        if kind := classes().get(stem):
            for offset in (-1, 0, 1):
                yield offset, f"c{kind}"
    for offset in (-1, 0, 1):
        if key.startswith("ال"):
            yield offset, "al"
        if stems and offset:
            yield offset, f"w{stems[-1][1]}"


def _pieces(written: str) -> Iterator[Sign]:
    """Signs of the words that a hashtag is made of."""
    pieces = [compared(one) for one in _PIECE.split(written) if one] or [""]
    yield 0, f"pieces{min(len(pieces), 4)}"
    yield 0, f"first {classes().get(pieces[0], '')}"
    yield 0, f"last {classes().get(pieces[-1], '')}"
    yield 0, f"wfirst {pieces[0]}"
    yield 0, f"wlast {pieces[-1]}"
    yield 0, f"any usual {any(one in usual() for one in pieces)}"


def gap_signs(
    gap: str, gap_after: str, before: str, own: str, after: str, casing: str
) -> Iterator[Sign]:
    """Signs of what stands between a token and its neighbours, with the shapes of the three."""
    yield 0, f"gap{gap}"
    yield 0, f"gap{gap}|{before}|{own}"
    yield 0, f"after{gap_after}|{own}|{after}"
    yield 0, f"shapes{before}{own}{after}{casing}"


def context_signs(
    role: str,
    own: str,
    previous: str,
    gap: str,
    before_role: str,
    gap_after: str,
    after_role: str,
    following: str,
    casing: str,
) -> Iterator[Sign]:
    """Signs of a role in a name together with the classes and roles of the neighbours."""
    yield 0, f"x{previous}|{gap}|{role}"
    yield 0, f"x{previous}|{role[:2]}|{own}{casing}"
    yield 0, f"y{gap_after}|{following}|{role}"
    yield 0, f"y{following}|{role[:2]}|{own}{casing}"
    yield 0, f"xb{before_role[:2]}|{gap}|{role[:2]}|{own}"
    yield 0, f"ya{after_role[:2]}|{gap_after}|{role[:2]}|{own}"


@lru_cache(maxsize=30_000)
def shape(written: str) -> str:
    """How a token is written: X capitals, Xx a capital first, x small, xX other, 9, o no case."""
    if written.isdigit():
        return "9"
    if written.islower():
        return "x"
    if written.isupper():
        return "X" if len(written) > 3 else f"X{len(written)}"
    if written[:1].isupper():
        return "Xx" if written[1:].islower() else "XxX"
    return "o" if written.lower() == written.upper() else "xX"


def gap(between: str, first: bool) -> str:
    """What stands between two tokens, sorted into a few kinds; "^" before the first."""
    known = _GAPS.get(between)
    if known is not None:
        return "^" if first else known
    between = between.strip(" \t")
    if between in ("#", "＃", "_"):
        return "#"
    if "\n" in between:
        return "n"
    if not between:
        return " "
    if between[0] in ".!?…:؟":
        return "."
    if between[0] in ",،":
        return ","
    if "@" in between or "http" in between:
        return "@"
    return between[0] if between[0] in "'’-–(/&\"" else "?"
