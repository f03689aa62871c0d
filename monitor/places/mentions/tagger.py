"""Which tokens name a place: a linear chain over the labels O (none), B (begins) and I (goes on).

The weights are those of a conditional random field, fitted by `fitting.py`. The sum of a group of
signs is kept by the key of the group, so that a text costs a dozen additions of arrays.
"""

import math
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from importlib import resources
from itertools import accumulate, chain, pairwise
from operator import add
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from monitor.places.mentions.features import Key, Signs, signs_of
from monitor.places.mentions.word_features import (
    REACH,
    Form,
    Sign,
    form_of,
    form_signs,
    spelling_signs,
)

NONE, BEGINS, GOES_ON = 0, 1, 2
"""Labels of a token."""

_WIDTH = 2 * REACH + 1
_ROWS = 60_000  # groups that are kept, about 300 bytes each; then all are forgotten
_WORDS, _FORMS = 20_000, 5_000  # spellings and forms that are kept, 250 bytes each
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
        self._of: dict[int, tuple[float, ...]] | None = (
            None  # a group has few signs: faster than arrays
        )

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

    @cached_property
    def sums(self) -> "Sums":
        """What the groups of texts have summed up to so far, for all areas."""
        return Sums(self)

    def summed(self, signs: Iterable[Sign]) -> list[float]:
        """Sums for a group, _WIDTH times 3: the first three speak to the token `REACH` before.

        Exact: the weights have 11 bits, so that the order of the signs makes no difference.
        """
        if self._of is None:
            values = map(tuple, self.values.tolist())
            self._of = dict(zip(self.hashes.tolist(), values, strict=True))
        of, sums = self._of, [0.0] * (3 * _WIDTH)
        for offset, sign in signs:
            if (told := of.get(get_string_id(f"{offset}:{sign}"))) is not None:
                at = 3 * (offset + REACH)
                sums[at] += told[0]
                sums[at + 1] += told[1]
                sums[at + 2] += told[2]
        return sums


class Sums(dict[Key, int]):
    """Rows of `table`, (rows, _WIDTH, 3), by the key of a group; computed when first asked for."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._weights = weights
        self._spelled = lru_cache(maxsize=_WORDS)(self._of_spelling)
        self._formed = lru_cache(maxsize=_FORMS)(self._of_form)
        self.table = np.zeros((_ROWS, _WIDTH, 3), dtype=np.float32)

    def rows(self, keys: Sequence[Sequence[Key]]) -> NDArray[np.float32]:
        """The rows of the groups of each token, one token behind the other."""
        if len(self) >= _ROWS:
            self.clear()
        numbers = list(map(self.__getitem__, chain.from_iterable(keys)))
        return self.table[numbers]

    def __missing__(self, key: Key) -> int:
        row = len(self)
        if row >= len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table[: _ROWS // 4])])
        self.table[row] = np.reshape(self._of(key), (_WIDTH, 3))
        self[key] = row
        return row

    def _of(self, key: Key) -> list[float]:
        if key[0] != "word":
            return self._weights.summed(signs_of(key))
        _, written, tag, casing, stormy = key
        form = form_of(written, tag, casing, stormy)
        return list(map(add, self._spelled(written, tag), self._formed(form)))

    def _of_spelling(self, written: str, tag: bool) -> list[float]:
        return self._weights.summed(spelling_signs(written, tag))

    def _of_form(self, form: Form) -> list[float]:
        return self._weights.summed(form_signs(form))


@cache
def shipped(script: str) -> Weights:
    """Weights for scripts with capitals ("cased") or without ("uncased")."""
    path = resources.files("monitor.places").joinpath("data", f"tagger_{script}.npz")
    with resources.as_file(path) as file:
        return Weights.load(file)


class Tagger:
    """Labels the tokens of texts."""

    def __init__(self, signs: Signs, weights: Weights) -> None:
        self.signs, self._weights = signs, weights
        self._steps: list[list[float]] = weights.steps.tolist()

    def spans(self, keys: Sequence[Sequence[Key]]) -> list[Span]:
        """Names of places among the tokens of a text, given the keys of each token's groups."""
        return self.spans_of([keys])[0]

    def spans_of(self, texts: Sequence[Sequence[Sequence[Key]]]) -> list[list[Span]]:
        """The same for several texts at once, each of a token or more: no arrays for each."""
        if not texts:
            return []
        scores = self._scores(texts)
        scores[:, NONE] += self._weights.bias
        told, ends = scores.tolist(), list(accumulate(map(len, texts)))
        return [best_spans(told[start:end], self._steps) for start, end in pairwise([0, *ends])]

    def _scores(self, texts: Sequence[Sequence[Sequence[Key]]]) -> NDArray[np.float32]:
        """Scores of the labels of each token of each text, (tokens, 3)."""
        tokens = list(chain.from_iterable(texts))
        starts = [0, *accumulate(map(len, tokens))][:-1]
        told = np.add.reduceat(self._weights.sums.rows(tokens), starts, axis=0)
        # Room for what the first and last tokens of a text say to those that are not there.
        room = np.repeat(np.arange(len(texts)) * 2 * REACH, [len(text) for text in texts])
        at = np.arange(len(tokens)) + room
        heard = np.zeros((len(tokens) + 2 * REACH * len(texts), 3), dtype=np.float32)
        for offset in range(_WIDTH):
            heard[at + offset] += told[:, offset]
        scores: NDArray[np.float32] = heard[at + REACH]
        return scores


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
