"""What the corrections of one deployment add to the log-odds of the labels: a small sparse layer.

For each label the smallest weights (over the hashed features, and one constant) that put every
corrected text on its side of the label's threshold with a margin: the batch form of the
passive-aggressive rule (Crammer et al., 2006), the readings before as offsets. Smallest weights
are what forgets least: a text that shares nothing with a corrected one moves by the constant alone.
"""

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from monitor.reading.features import Features

Doubles = NDArray[np.float64]

MARGIN_YES, MARGIN_NO = 2.0, 0.2
"""Log-odds beyond its threshold that a corrected text is put at. Wide for a yes: what is missed in
a new emergency is missed again in other words; narrow for a no, which shares words with what is
right. On eight events (1, 1) gave less than half of the gain."""
HARDNESS = 10.0
"""Price of a text that misses its margin; contradictions, which cannot all be met, stay bounded."""
CONSTANT, SETTLED = 0.3, 10
"""Squared value of the constant feature (a text's words have length 1, its parts 0.7), and the
corrected texts at which half of it counts: how much corrections say of all posts of the deployment.
One says next to nothing of the rest; fifty know what the emergency is about."""
MOST = 500
"""Corrected texts learned from, the newest: the time to learn grows with the square, 1 s here."""
FURTHEST = 4.0
"""Log-odds of a score of 0 or 1: what is corrected must be movable."""
_PASSES = 30
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Adaptation:
    ids: NDArray[np.int64]  # [k] buckets of the corrected texts, ascending
    weights: NDArray[np.float32]  # [k, labels]
    constant: NDArray[np.float32]  # [labels]
    labels: tuple[str, ...]

    @property
    def version(self) -> str:
        """Of the content, in eight characters."""
        content = sha256("\n".join(self.labels).encode())
        for array in (self.ids, self.weights, self.constant):
            content.update(array.tobytes())
        return content.hexdigest()[:8]

    def contributions(
        self, features: Features, values: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Occurrences that corrected texts have too, and what each adds to each label."""
        place = np.searchsorted(self.ids, features.ids)
        place[place == len(self.ids)] = 0
        known = np.flatnonzero(self.ids[place] == features.ids)
        return known, self.weights[place[known]] * values[known, None]


def learn(
    features: Features,
    values: NDArray[np.float32],
    offsets: Doubles,
    wanted: NDArray[np.int8],
    labels: tuple[str, ...],
) -> Adaptation:
    """From corrected texts, what to add.

    `offsets` [texts, labels] is how far (log-odds) each label read above its threshold; `wanted`
    says 1 yes, 0 no, -1 nothing was said. The same texts in the same order give the same bytes.
    """
    ids, place = np.unique(features.ids, return_inverse=True)
    constant = CONSTANT * features.texts / (features.texts + SETTLED)
    pulls = _solve(_likeness(features, values, place) + constant, offsets, wanted)
    weights = np.empty((len(ids), len(labels)), dtype=np.float32)
    for column in range(len(labels)):
        weights[:, column] = np.bincount(
            place, values * pulls[features.text, column], minlength=len(ids)
        )
    return Adaptation(ids, weights, (constant * pulls.sum(axis=0)).astype(np.float32), labels)


def _likeness(features: Features, values: NDArray[np.float32], place: NDArray[np.int64]) -> Doubles:
    """Inner products of all pairs of texts, a row at a time: a dense table of hundreds of texts and
    their words would take 100 MB."""
    rows = np.empty((features.texts, features.texts))
    begins = np.searchsorted(features.text, np.arange(features.texts + 1))
    for text, (start, end) in enumerate(pairwise(begins.tolist())):
        own = np.bincount(
            place[start:end], values[start:end], minlength=int(place.max(initial=0)) + 1
        )
        rows[text] = np.bincount(features.text, values * own[place], minlength=features.texts)
    return rows


def _solve(likeness: Doubles, offsets: Doubles, wanted: NDArray[np.int8]) -> Doubles:
    """Signed weight of each text for each label [texts, labels]: dual coordinate ascent on the
    squared hinge (Hsieh et al., 2008), all labels at once, in the order of the texts."""
    side = np.where(wanted == 1, 1.0, -1.0) * (wanted >= 0)
    margin = np.where(wanted == 1, MARGIN_YES, MARGIN_NO)
    pull = np.zeros(offsets.shape)
    moved = np.zeros(offsets.shape)  # likeness @ (pull * side)
    for _ in range(_PASSES):
        largest = 0.0
        for text in range(len(likeness)):
            missing = (
                margin[text] - side[text] * (offsets[text] + moved[text]) - pull[text] / HARDNESS
            )
            step = missing / (likeness[text, text] + 1 / HARDNESS)
            new = np.where(side[text] != 0, np.maximum(0.0, pull[text] + step), 0.0)
            change = new - pull[text]
            pull[text] = new
            some = np.flatnonzero(np.abs(change) > _LEAST)
            if len(some):
                largest = max(largest, float(np.abs(change[some]).max()))
                moved[:, some] += np.outer(likeness[text], (change * side[text])[some])
        if largest < 1e-3:
            break
    signed: Doubles = pull * side
    return signed


def log_odds(score: float) -> float:
    """Of a probability, at most `FURTHEST` from even."""
    if score <= 0 or score >= 1:
        return FURTHEST if score >= 1 else -FURTHEST
    return max(-FURTHEST, min(FURTHEST, log(score / (1 - score))))


def shifted(score: float, shift: float) -> float:
    """A score moved by `shift` log-odds, rounded as all scores are."""
    return round(1 / (1 + exp(-log_odds(score) - shift)), 4)
