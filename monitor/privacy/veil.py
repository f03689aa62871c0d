"""A text for those who must not learn exact places or who wrote it: words that say so are masked.

Offsets into the text, which reasons carry, are moved along.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from monitor.model.places import FINE
from monitor.privacy.addresses import address_spans
from monitor.privacy.contacts import contact_masks
from monitor.privacy.points import point_spans

PLACE = "[place]"

_WORD = re.compile(r"\w+")

_KEPT = 1_000
"""Characters of a text whose masks are kept: lists are drawn again and again, long texts seldom."""


@dataclass(frozen=True, slots=True)
class _Mask:
    start: int
    end: int
    instead: str


class Veiled:
    """`text` with its masks, and where a place of the original is in it."""

    def __init__(self, original: str, masks: Iterable[tuple[int, int, str]]) -> None:
        self._masks = _apart(masks, len(original))
        parts, at = [], 0
        for mask in self._masks:
            parts += [original[at : mask.start], mask.instead]
            at = mask.end
        self.text = "".join([*parts, original[at:]])

    def at(self, offset: int, *, end: bool = False) -> int:
        """Where an offset lies now; inside of a mask: its start, or its end for `end`."""
        moved = 0
        for mask in self._masks:
            if offset <= mask.start:
                break
            if offset < mask.end:
                return mask.start + moved + (len(mask.instead) if end else 0)
            moved += len(mask.instead) - (mask.end - mask.start)
        return offset + moved


def veiled(text: str, readings: Iterable[dict[str, Any]] = ()) -> Veiled:
    """`readings` are of posts with this text: they say where its fine places lie."""
    masks = list(_kept_masks(text) if len(text) <= _KEPT else _masks_of(text))
    spans = {span for reading in readings for span in fine_spans(reading)}
    again = _again(text, {text[start:end] for start, end in spans}) if spans else ()
    masks += ((start, end, PLACE) for start, end in (*spans, *again))
    return Veiled(text, masks)


def _again(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where these names stand, also where no mention was seen; whole words, of any case."""
    keys, lengths = set[str](), dict[str, set[int]]()  # lengths by the first word of a name
    for name in names:
        if first := _WORD.search(name):
            keys.add(name[first.start() :].casefold())
            lengths.setdefault(first.group().casefold(), set()).add(len(name) - first.start())
    for word in _WORD.finditer(text):
        for length in lengths.get(word.group().casefold(), ()):
            start, end = word.start(), word.start() + length
            whole = not (text[end - 1 : end + 1].isalnum() and end < len(text))
            if whole and text[start:end].casefold() in keys:
                yield start, end


def _masks_of(text: str) -> tuple[tuple[int, int, str], ...]:
    """What the text gives away by itself, with what is shown instead."""
    places = (*point_spans(text), *address_spans(text))
    return (*((start, end, PLACE) for start, end in places), *contact_masks(text))


@lru_cache(maxsize=5_000)
def _kept_masks(text: str) -> tuple[tuple[int, int, str], ...]:
    return _masks_of(text)


def fine_spans(reading: dict[str, Any]) -> set[tuple[int, int]]:
    """Where a text names a street or a point, or what no gazetteer knows, which may be one."""
    known = {(one["start"], one["end"]): one for one in reading["places"]}
    spans = {(one["start"], one["end"]) for one in reading["mentions"]} - set(known)
    spans |= {span for span, place in known.items() if is_fine(place)}
    return {(start, end) for start, end in spans if start < end}


def is_fine(place: dict[str, Any]) -> bool:
    """Whether a place, as `report_json` writes it, is exact or may be."""
    if place.get("no_place"):
        return False
    said = [place["precision"], *(one["precision"] for one in place["candidates"])]
    return not place["candidates"] or any(one in FINE for one in said)


def _apart(masks: Iterable[tuple[int, int, str]], length: int) -> list[_Mask]:
    """In order and without overlaps; those that do overlap become one mask."""
    apart: list[_Mask] = []
    for start, end, instead in sorted(masks):
        start, end = max(0, start), min(length, end)
        if start >= end:
            continue
        if apart and start < apart[-1].end:
            last = apart.pop()
            both = last.instead if PLACE not in (last.instead, instead) else PLACE
            apart.append(_Mask(last.start, max(last.end, end), both))
        else:
            apart.append(_Mask(start, end, instead))
    return apart
