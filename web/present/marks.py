"""The words of a text that carried a judgement, as runs of plain and marked text.

Nothing here is HTML: the template escapes each run. Offsets are characters, as reasons give them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from web.present.labels import label


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text; `stands_for` is empty where it is not marked."""

    text: str
    stands_for: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "; ".join(self.stands_for)


def runs(text: str, reasons: Iterable[Mapping[str, Any]]) -> list[Run]:
    """The whole text in order; overlapping and touching spans are one mark that says all."""
    spans = sorted(
        (one["start"], one["end"], _said(one))
        for one in reasons
        if 0 <= one["start"] < one["end"] <= len(text)
    )
    merged: list[tuple[int, int, list[str]]] = []
    for start, end, said in spans:
        if merged and start < merged[-1][1]:
            first, last, words = merged[-1]
            merged[-1] = (first, max(last, end), words if said in words else [*words, said])
        else:
            merged.append((start, end, [said]))
    found = []
    at = 0
    for start, end, words in merged:
        if start > at:
            found.append(Run(text[at:start]))
        found.append(Run(text[start:end], tuple(words)))
        at = end
    if at < len(text) or not found:
        found.append(Run(text[at:]))
    return found


def _said(reason: Mapping[str, Any]) -> str:
    """ "rescue 0.98: words that carried it"."""
    score = reason.get("score") or 0.0
    number = f" {score:.2f}" if 0 < score <= 1 else ""
    return f"{label(reason['label'])}{number}: {reason['why']}"
