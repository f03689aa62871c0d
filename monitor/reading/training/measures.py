"""Precision, recall, F1, average precision, confusion and calibration of decisions and scores."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

Flags = NDArray[np.bool_]

BINS = 10
"""Bins of equal width for calibration, as in Guo et al., On Calibration of Modern Neural Networks
(2017)."""


def _share(part: float, whole: float) -> float:
    return round(float(part / whole), 4) if whole else 0.0


def counts(wanted: Flags, found: Flags) -> dict[str, float]:
    """Precision, recall and F1 of one set of decisions."""
    hits = float((wanted & found).sum())
    return {
        "precision": _share(hits, float(found.sum())),
        "recall": _share(hits, float(wanted.sum())),
        "f1": _share(2 * hits, float(found.sum() + wanted.sum())),
    }


def of_labels(
    labels: Sequence[str],
    known: NDArray[np.int8],
    scores: NDArray[np.float64],
    decided: Flags,
    thresholds: dict[str, float],
) -> dict[str, Any]:
    """Measures over [rows, labels]; a pair that the data does not know (-1) is left out.

    Returns `labels` (by label), `micro` (over all decisions) and `macro` (mean of the labels).
    """
    by_label: dict[str, dict[str, Any]] = {}
    for column, label in enumerate(labels):
        heard = known[:, column] >= 0
        wanted = known[heard, column] == 1
        if not wanted.any():
            continue
        by_label[label] = {
            **counts(wanted, decided[heard, column]),
            "average_precision": round(
                float(average_precision_score(wanted, scores[heard, column])), 4
            ),
            "support": int(wanted.sum()),
            "rows": int(heard.sum()),
            "threshold": thresholds.get(label),  # None: one for each event left out
            "confusion": confusion(wanted, decided[heard, column]),
            "calibration": calibration(wanted, scores[heard, column]),
        }
    heard = known >= 0
    micro = counts((known == 1)[heard], decided[heard])
    macro = {
        name: round(float(np.mean([one[name] for one in by_label.values()] or [0.0])), 4)
        for name in ("precision", "recall", "f1", "average_precision")
    }
    return {"labels": by_label, "micro": micro, "macro": macro}


def confusion(wanted: Flags, found: Flags) -> dict[str, int]:
    """How often a label was right, missed, a false alarm, and rightly left out."""
    return {
        "right": int((wanted & found).sum()),
        "missed": int((wanted & ~found).sum()),
        "false": int((~wanted & found).sum()),
        "left_out": int((~wanted & ~found).sum()),
    }


def calibration(wanted: Flags, scores: NDArray[np.float64]) -> dict[str, Any]:
    """How far scores are from the share that is true among the messages that have them.

    `error` is the expected calibration error: the mean distance of the two over `BINS` bins,
    weighted by their messages. `bins` has [messages, mean score, share that is true] of each bin.
    """
    place = np.minimum((scores * BINS).astype(int), BINS - 1)
    messages = np.bincount(place, minlength=BINS)
    said = np.bincount(place, scores, minlength=BINS)
    true = np.bincount(place, wanted, minlength=BINS)
    bins = [
        [int(n), _share(total, n), _share(hits, n)]
        for n, total, hits in zip(messages, said, true, strict=True)
    ]
    return {"error": _share(float(np.abs(said - true).sum()), len(scores)), "bins": bins}


def recall_at_one_false_each(wanted: Flags, scores: NDArray[np.float64]) -> float:
    """The highest recall of a ranking while false alarms are no more than the true ones."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(wanted[order])
    bearable = 2 * hits >= np.arange(1, len(order) + 1)
    return _share(float(hits[bearable].max(initial=0)), float(wanted.sum()))


def of_classes(wanted: NDArray[np.int64], found: NDArray[np.int64], classes: int) -> dict[str, Any]:
    """Of one class a row: F1 weighted by support, macro F1 over the classes that occur.

    `confusion` is [class wanted][class found], in messages.
    """
    support = np.bincount(wanted, minlength=classes)
    f1 = np.array([counts(wanted == one, found == one)["f1"] for one in range(classes)])
    occurs = support > 0
    table = np.bincount(wanted * classes + found, minlength=classes * classes)
    return {
        "rows": len(wanted),
        "weighted_f1": round(float((f1 * support).sum() / support.sum()), 4),
        "macro_f1": round(float(f1[occurs].mean()), 4),
        "accuracy": round(float((wanted == found).mean()), 4),
        "confusion": table.reshape(classes, classes).tolist(),
    }
