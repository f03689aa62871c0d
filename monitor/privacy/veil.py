"""A text for those who must not learn exact places or who wrote it: words that say so are masked.

Offsets into the text, which reasons carry, are moved along.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from monitor.model.places import FINE
from monitor.privacy.masks import masked

PLACE = "[place]"

_NUMBER = r"[-+−]?\d{1,3}[.,٫]\d{3,}"  # two decimals are no finer than our cells
_DEGREES = r"[-+−]?\d{1,3}(?:[.,٫]\d+)?"  # on a round degree the other number says it all
_BETWEEN = (
    r"(?:\s*+°)?(?:\s*+[NSEWO])?(?:\s*+[,;/]\s*+|\s++)"  # no blank is looked at twice
    r"(?:lon[^\W\d]*+\W{0,2}|lng\W{0,2})?"
)
_CODE = "23456789CFGHJMPQRVWX"
_EXACT = re.compile(
    r"\bgeo:\S+"
    # with all that follow: the first of "Rua 83, -19.8436, 34.838" is a house's number
    rf"|(?:{_NUMBER}{_BETWEEN}{_DEGREES}|{_DEGREES}{_BETWEEN}{_NUMBER})(?:{_BETWEEN}{_DEGREES})*"
    r"|\b\d{1,3}\s*°\s*\d{1,2}(?:[.,]\d+)?\s*['′’](?:\s*[\d.,]+\s*[\"″”])?\s*[NSEWO]?"
    rf"|\b[{_CODE}]{{2,8}}\+[{_CODE}]{{2,3}}\b"  # Plus Codes
    rf"|{_NUMBER}\d"  # a number of four or more decimals is nothing else
    r"|/{2,3}[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+",  # what3words
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)\S*", re.IGNORECASE)
_OF_MAP = re.compile(r"map|osm\.|waze|plus\.codes|geo|w3w|loc", re.IGNORECASE)
_HANDLE = re.compile(r"(?:(?<![\w.+-])[\w.+-]++)?[@＠][\w.-]*\w")


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
    masks = [(one.start(), one.end(), PLACE) for one in _EXACT.finditer(text)]
    masks += [(*one.span(), PLACE) for one in _LINK.finditer(text) if _OF_MAP.search(one.group())]
    spans = {span for reading in readings for span in fine_spans(reading)}
    masks += [(start, end, PLACE) for start, end in spans]
    if names := sorted({text[start:end] for start, end in spans} - {""}, key=len, reverse=True):
        # the same names again, where no mention was seen
        again = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
        masks += [(one.start(), one.end(), PLACE) for one in again.finditer(text)]
    masks += [(one.start(), one.end(), masked(one.group())) for one in _HANDLE.finditer(text)]
    return Veiled(text, masks)


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
    found: list[_Mask] = []
    for start, end, instead in sorted(masks):
        start, end = max(0, start), min(length, end)
        if start >= end:
            continue
        if found and start < found[-1].end:
            last = found.pop()
            both = last.instead if PLACE not in (last.instead, instead) else PLACE
            found.append(_Mask(last.start, max(last.end, end), both))
        else:
            found.append(_Mask(start, end, instead))
    return found
