"""Which tokens name a place: a linear chain over the labels O (none), B (begins) and I (goes on).

The weights are those of a conditional random field, fitted by `fitting.py`. The sum of a group of
signs is kept by the key of the group, so that a text costs a dozen additions of arrays.
"""

import math
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from monitor.places.signs import Key, Signs
from monitor.places.word_signs import REACH, Sign

NONE, BEGINS, GOES_ON = 0, 1, 2
"""Labels of a token."""

_WIDTH = 2 * REACH + 1
_ROWS = 30_000  # groups that are kept, 60 bytes each; then all are forgotten
_NEVER = -1e9


class Span(NamedTuple):
    """Tokens `first` up to, not with, `last` name a place, with this probability."""

    first: int
    last: int
    probability: float


class Weights:
    """Weights of signs by the hash of their name, (signs, 3), and of each step between labels.

    `bias` is added to the label NONE of every token: more of it finds less and is right more often.
    """

    def __init__(
        self, hashes: NDArray[np.uint64], values: NDArray[Any], steps: NDArray[Any], bias: float
    ) -> None:
        self.hashes, self.values = hashes, np.asarray(values, dtype=np.float32)
        self.steps, self.bias = np.asarray(steps, dtype=np.float64), bias
        self._of: dict[int, list[float]] | None = None  # a group has few signs: faster than arrays

    @classmethod
    def load(cls, path: Path) -> "Weights":
        with np.load(path) as stored:
            return cls(stored["hashes"], stored["values"], stored["steps"], float(stored["bias"]))

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path,
            hashes=self.hashes,
            values=self.values.astype(np.float16),
            steps=self.steps,
            bias=np.float64(self.bias),
        )

    def summed(self, signs: Iterable[Sign]) -> NDArray[np.float32]:
        """Sums for a group, (_WIDTH, 3): row 0 speaks to the token `REACH` before."""
        if self._of is None:
            values = self.values.tolist()
            self._of = dict(zip(self.hashes.tolist(), values, strict=True))
        sums = [[0.0] * 3 for _ in range(_WIDTH)]
        for offset, sign in signs:
            if (values := self._of.get(get_string_id(f"{offset}:{sign}"))) is not None:
                told = sums[offset + REACH]
                told[0] += values[0]
                told[1] += values[1]
                told[2] += values[2]
        return np.array(sums, dtype=np.float32)


@cache
def shipped(script: str) -> Weights:
    """Weights for scripts with capitals ("cased") or without ("uncased")."""
    path = resources.files("monitor.places").joinpath("data", f"tagger_{script}.npz")
    with resources.as_file(path) as file:
        return Weights.load(file)


class Tagger:
    """Labels the tokens of texts. It keeps sums, so make one for a gazetteer and an area."""

    def __init__(self, signs: Signs, weights: Weights) -> None:
        self.signs, self._weights = signs, weights
        self._sums = np.zeros((_ROWS, _WIDTH, 3), dtype=np.float32)
        self._row_of: dict[Key, int] = {}
        self._steps: list[list[float]] = weights.steps.tolist()

    def spans(self, keys: Sequence[Sequence[Key]]) -> list[Span]:
        """Names of places among the tokens of a text, given the keys of each token's groups."""
        scores = self._scores(keys)
        scores[:, NONE] += self._weights.bias
        return best_spans(scores.tolist(), self._steps)

    def _scores(self, keys: Sequence[Sequence[Key]]) -> NDArray[np.float32]:
        """Scores of the labels of each token, (tokens, 3)."""
        if len(self._row_of) + 4 * len(keys) >= _ROWS:
            self._row_of.clear()
        row_of, count = self._row_of, len(keys)
        rows: list[int] = []
        starts: list[int] = []
        for groups in keys:
            starts.append(len(rows))
            for key in groups:
                row = row_of.get(key)
                rows.append(self._row(key) if row is None else row)
        told = np.add.reduceat(self._sums[rows], starts, axis=0)
        heard = np.zeros((count + 2 * REACH, 3), dtype=np.float32)
        for offset in range(_WIDTH):
            heard[offset : offset + count] += told[:, offset]
        return heard[REACH : REACH + count]

    def _row(self, key: Key) -> int:
        row = len(self._row_of)
        if row >= _ROWS:  # one text with more groups than are kept
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
        self._sums[row] = self._weights.summed(self.signs.signs(key))
        self._row_of[key] = row
        return row


def best_spans(scores: list[list[float]], steps: list[list[float]]) -> list[Span]:
    """The spans of the best labelling (Viterbi), each with its probability.

    That of a span is against no place on its tokens, the labels of all others as they are.
    """
    (oo, ob, _), (bo, bb, bi), (io, ib, ii) = steps
    none, begins, goes_on = scores[0][NONE], scores[0][BEGINS], _NEVER
    back: list[tuple[int, int, int]] = []
    for to_none, to_begins, to_goes_on in scores[1:]:
        a, b, c = none + oo, begins + bo, goes_on + io
        d, e, f = none + ob, begins + bb, goes_on + ib
        g, h = begins + bi, goes_on + ii
        from_none = NONE if a >= b and a >= c else BEGINS if b >= c else GOES_ON
        from_begins = NONE if d >= e and d >= f else BEGINS if e >= f else GOES_ON
        back.append((from_none, from_begins, BEGINS if g >= h else GOES_ON))
        none = max(a, b, c) + to_none
        begins = max(d, e, f) + to_begins
        goes_on = max(g, h) + to_goes_on
    last = max((none, NONE), (begins, BEGINS), (goes_on, GOES_ON))[1]
    labels = [last]
    for choice in reversed(back):
        labels.append(choice[labels[-1]])
    labels.reverse()
    spans = []
    for first, label in enumerate(labels):
        if label != BEGINS:
            continue
        end = first + 1
        while end < len(labels) and labels[end] == GOES_ON:
            end += 1
        spans.append(Span(first, end, _probability(scores, steps, labels, first, end)))
    return spans


def _probability(
    scores: list[list[float]], steps: list[list[float]], labels: list[int], first: int, end: int
) -> float:
    after = labels[end] if end < len(labels) else None
    before = labels[first - 1] if first else None
    margin = 0.0
    for at in range(first, end):
        margin += scores[at][labels[at]] - scores[at][NONE]
        if at > first:
            margin += steps[labels[at - 1]][labels[at]] - steps[NONE][NONE]
    if before is not None:
        margin += steps[before][BEGINS] - steps[before][NONE]
    if after is not None:
        margin += steps[labels[end - 1]][after] - steps[NONE][after]
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, margin))))
