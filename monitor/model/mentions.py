"""Who is named in a note: "@Ana Beira" or "@ana@desk.example"."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model.people import Person


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a note; `named` where it stands for officers."""

    text: str
    named: bool


def mentioned(text: str, officers: Sequence[Person]) -> list[Person]:
    """Those whom the note names. A name that several have stands for all of them."""
    found = {text[start:end].casefold() for start, end in _spans(text, officers)}
    return [one for one in officers if found & set(_signs(one))]


def pieces(text: str, names: Sequence[Person]) -> list[Piece]:
    """The note cut where it names somebody; joined again they are the note."""
    cut, at = list[Piece](), 0
    for start, end in _spans(text, names):
        if start > at:
            cut.append(Piece(text[at:start], False))
        cut.append(Piece(text[start:end], True))
        at = end
    return [*cut, Piece(text[at:], False)] if at < len(text) else cut


def _spans(text: str, officers: Sequence[Person]) -> list[tuple[int, int]]:
    signs = sorted({sign for one in officers for sign in _signs(one)}, key=len, reverse=True)
    found, at = list[tuple[int, int]](), 0
    while (at := text.find("@", at)) >= 0:
        length = next((len(one) for one in signs if _stands(text, at, one)), 0)
        if length:
            found.append((at, at + length))
        at += length or 1
    return found


def _stands(text: str, at: int, sign: str) -> bool:
    """Whether a whole word at `at` is this sign, and no longer name or address goes on."""
    end = at + len(sign)
    if text[at:end].casefold() != sign or (at and text[at - 1].isalnum()):
        return False
    return end == len(text) or not (text[end].isalnum() or text[end] in "@_")


def _signs(officer: Person) -> tuple[str, str]:
    return f"@{officer.name}".casefold(), f"@{officer.address}".casefold()
