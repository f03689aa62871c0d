"""A text that is too long for one post, as several that answer each other."""

import re

from monitor.networks.x.lengths import LIMIT, length

MOST = 25
"""Posts of a thread. X's own editor stops there; nobody reads more in an emergency."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？؟।۔])\s*|\n+")
_NUMBERING = len(" 25/25")


def thread(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """The text as it is where it fits, else parts cut between sentences that end in "1/3".

    Where one sentence is too long it is cut between words, and a word as a last resort.
    """
    if length(text) <= limit:
        return (text,)
    parts = [""]
    for piece, glue in _pieces(text.strip(), limit - _NUMBERING):
        longer = f"{parts[-1]}{glue}{piece}" if parts[-1] else piece
        if length(longer) <= limit - _NUMBERING:
            parts[-1] = longer
        else:
            parts.append(piece)
    return tuple(f"{part} {n}/{len(parts)}" for n, part in enumerate(parts, 1))


def _pieces(text: str, limit: int) -> list[tuple[str, str]]:
    """Sentences, or words of those that are too long; each with what stands before it."""
    pieces: list[tuple[str, str]] = []
    at, glue = 0, ""
    for end, after in [*((m.start(), m) for m in _SENTENCE.finditer(text)), (len(text), None)]:
        sentence = text[at:end]
        if sentence and length(sentence) <= limit:
            pieces.append((sentence, glue))
        else:
            pieces += _words(sentence, glue, limit)
        if after is not None:
            at, glue = after.end(), "\n" if "\n" in after.group() else after.group()[:1]
    return pieces


def _words(sentence: str, glue: str, limit: int) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    for word in sentence.split():
        rest = word
        while length(rest) > limit:
            cut = next(n for n in range(len(rest) - 1, 0, -1) if length(rest[:n]) <= limit)
            pieces.append((rest[:cut], glue))
            rest, glue = rest[cut:], ""
        pieces.append((rest, glue))
        glue = " "
    return pieces
