"""Fitting the linear model to rows: features, one logistic regression a label, calibration.

scikit-learn and SciPy are imported here and nowhere at run time.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # no stubs
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from monitor.reading.features import BUCKETS, Features, extract
from monitor.reading.linear import Floats, LinearModel, occurrence_values
from monitor.reading.pipeline import annotator
from monitor.reading.text import readable
from monitor.reading.training.datasets import Row
from monitor.reading.training.teacher import Teacher

Progress = Callable[..., Any]
"""`tqdm` or what behaves like it: takes an iterable and `desc`, gives the iterable back."""

INVERSE_REGULARISATION = 2.0  # C of the logistic regression; 1 to 4 differ by under a point
FEWEST = 30  # a label with fewer yes or no rows is left to the rules
RARE = 2  # texts: a feature seen in fewer is not learned from
FOLDS = 5
LEAST_WEIGHT = 1e-3  # of a row: less is not worth its time
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Table:
    """Features of many rows, compactly: distinct occurrences of all texts, end to end."""

    ids: NDArray[np.int32]
    group: NDArray[np.int8]
    lengths: NDArray[np.int32]  # occurrences of each text

    def pick(self, chosen: NDArray[np.int64]) -> Features:
        """The features of some texts, in the order of `chosen` (row numbers)."""
        part = self.only(chosen)
        nothing = np.zeros(0, dtype=np.int64)  # tokens matter to reasons only
        return Features(
            part.ids.astype(np.int64),
            np.repeat(np.arange(len(chosen)), part.lengths),
            part.group.astype(np.int64),
            nothing,
            nothing,
            len(chosen),
        )

    def only(self, chosen: NDArray[np.int64]) -> "Table":
        """The table of some texts, in the order of `chosen` (row numbers)."""
        starts = np.cumsum(self.lengths, dtype=np.int64) - self.lengths
        lengths = self.lengths[chosen].astype(np.int64)
        begins = np.cumsum(lengths) - lengths
        where = np.arange(lengths.sum()) + np.repeat(starts[chosen] - begins, lengths)
        return Table(self.ids[where], self.group[where], self.lengths[chosen])


def tabulate(texts: Sequence[str], progress: Progress = tqdm) -> Table:
    """The features of texts, as the pipeline that reads posts computes them."""
    nlp = annotator()
    ids: list[NDArray[np.int32]] = []
    groups: list[NDArray[np.int8]] = []
    lengths: list[NDArray[np.int32]] = []
    for start in progress(range(0, len(texts), _BATCH), desc="features"):
        with nlp.memory_zone():
            docs = list(nlp.pipe(readable(text) for text in texts[start : start + _BATCH]))
            found = extract(docs)
        key = np.unique((found.text << 32) | (found.group << 30) | found.ids)
        ids.append((key & (BUCKETS - 1)).astype(np.int32))
        groups.append(((key >> 30) & 3).astype(np.int8))
        lengths.append(np.bincount(key >> 32, minlength=len(docs)).astype(np.int32))
    return Table(np.concatenate(ids), np.concatenate(groups), np.concatenate(lengths))


def targets(rows: Sequence[Row], labels: Sequence[str]) -> NDArray[np.int8]:
    """[rows, labels]: 1 yes, 0 no, -1 unknown."""
    known = np.full((len(rows), len(labels)), -1, dtype=np.int8)
    for number, row in enumerate(rows):
        for column, label in enumerate(labels):
            if label in row.yes:
                known[number, column] = 1
            elif label in row.no:
                known[number, column] = 0
    return known


def learnable(rows: Iterable[Row], among: Sequence[str]) -> tuple[str, ...]:
    """The labels that rows say enough about, yes and no."""
    listed = list(rows)
    known = targets(listed, among)
    enough = ((known == 1).sum(0) >= FEWEST) & ((known == 0).sum(0) >= FEWEST)
    return tuple(label for label, kept in zip(among, enough, strict=True) if kept)


def train_model(
    rows: Sequence[Row],
    table: Table,
    labels: Sequence[str],
    trained_at: str,
    seed: int = 0,
    progress: Progress = tqdm,
    folds: int = FOLDS,
    teacher: Teacher | None = None,
) -> LinearModel:
    """Fits one model to `rows`, whose features are `table`; to what a teacher says, too.

    The scores are calibrated (Platt 1999), and each label's threshold, the one of the highest F1,
    is chosen, on log-odds of models that saw neither the row nor its event: as it will be in a
    new emergency. Those models are left behind; the weights are fitted to all rows.
    """
    known = targets(rows, labels)
    fold = np.array([fold_of(row, folds) for row in rows])
    weight_of_bucket = inverse_document_frequency(table, len(rows))
    inputs = matrix(table.pick(np.arange(len(rows))), weight_of_bucket)
    weights = np.zeros((BUCKETS, len(labels)), dtype=np.int8)
    step = np.zeros(len(labels), dtype=np.float32)
    bias = np.zeros(len(labels), dtype=np.float32)
    thresholds: dict[str, float] = {}
    for column, label in enumerate(progress(labels, desc="labels")):
        heard = np.flatnonzero(known[:, column] >= 0)
        wanted = known[heard, column]
        some = [rows[one] for one in heard.tolist()] if teacher else []
        goal = teacher.targets(some, wanted, label) if teacher else wanted.astype(np.float32)
        unseen = out_of_fold(inputs[heard], goal, fold[heard], seed)
        slope, shift = calibrate(unseen, wanted)
        scores = 1 / (1 + np.exp(-(slope * unseen + shift)))
        thresholds[label] = best_threshold(scores, wanted)
        coefficients, intercept = fit(inputs[heard], goal, seed)
        unscaled = np.abs(coefficients).max() / 127
        weights[:, column] = np.rint(coefficients / unscaled).astype(np.int8)
        step[column] = unscaled * slope
        bias[column] = slope * intercept + shift
    return LinearModel(tuple(labels), weights, step, bias, weight_of_bucket, thresholds, trained_at)


def fold_of(row: Row, folds: int) -> int:
    """The rows of one event, or of one message, are in one fold; the same each time."""
    return zlib.crc32((row.event or row.key).encode()) % folds


def out_of_fold(inputs: Any, goal: Floats, fold: NDArray[np.int64], seed: int) -> Floats:
    """Log-odds of each row by a model fitted to the rows of the other folds."""
    found = np.zeros(len(goal), dtype=np.float32)
    for one in np.unique(fold):
        left = fold == one
        if 0 < goal[~left].sum() < (~left).sum():  # both a yes and a no to learn from
            coefficients, intercept = fit(inputs[~left], goal[~left], seed)
            found[left] = inputs[left] @ coefficients + intercept
    return found


def inverse_document_frequency(table: Table, texts: int) -> NDArray[np.float16]:
    """Smoothed as in scikit-learn: ln((1 + n) / (1 + texts with it)) + 1; 0 for what is rare."""
    seen = np.bincount(table.ids, minlength=BUCKETS)
    weight = np.log((1 + texts) / (1 + seen)) + 1
    return np.where(seen >= RARE, weight, 0).astype(np.float16)


def matrix(features: Features, weight_of_bucket: NDArray[np.float16]) -> Any:
    values = occurrence_values(features, weight_of_bucket)
    pointers = np.concatenate(
        ([0], np.cumsum(np.bincount(features.text, minlength=features.texts)))
    )
    matrix = csr_matrix((values, features.ids, pointers), shape=(features.texts, BUCKETS))
    matrix.sum_duplicates()
    return matrix


def fit(inputs: Any, goal: Floats, seed: int) -> tuple[Floats, float]:
    """Weights and bias. A goal between 0 and 1 counts as a yes and as a no, each by its share."""
    share = float(goal.mean())  # needs are 1 to 12 % of the rows: yes and no weigh the same
    weight = np.concatenate((goal / (2 * share), (1 - goal) / (2 * (1 - share))))
    used = np.flatnonzero(weight > LEAST_WEIGHT)
    found = LogisticRegression(
        C=INVERSE_REGULARISATION, solver="liblinear", dual=True, random_state=seed, tol=0.01
    ).fit(inputs[used % len(goal)], used < len(goal), sample_weight=weight[used])
    return found.coef_[0].astype(np.float32), float(found.intercept_[0])


def calibrate(logits: Floats, wanted: NDArray[np.int8]) -> tuple[float, float]:
    """Slope and shift of Platt's sigmoid; (1, 0) where the rows cannot tell."""
    if min((wanted == 1).sum(), (wanted == 0).sum()) < 5:
        return 1.0, 0.0
    found = LogisticRegression(C=1.0, random_state=0).fit(logits[:, None], wanted)
    slope = float(found.coef_[0, 0])
    return (slope, float(found.intercept_[0])) if slope > 0 else (1.0, 0.0)


def best_threshold(scores: Floats, wanted: NDArray[np.int8]) -> float:
    """The score from which a yes gives the highest F1; 0.5 where nothing is known."""
    if not (wanted == 1).any():
        return 0.5
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(wanted[order] == 1)
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + (wanted == 1).sum())
    return round(min(max(float(scores[order][int(np.argmax(f1))]), 0.05), 0.95), 4)
