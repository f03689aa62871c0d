"""Finding the weights of `evidence.py` on half of the events of IDRISI-R.

    python -m monitor.places.fitting DATA GAZETTEER > monitor/places/data/weights.json

Logistic regression by Newton's method with a small ridge; the threshold is the one of the best
F1 over the mentions of the same half.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.places import evidence
from monitor.places.gazetteer import Gazetteer, open_gazetteer
from monitor.places.labelled import fitted_on, labelled
from monitor.places.matches import find

SETS = {"cased": "idrisi_r_en", "uncased": "idrisi_r_ar"}
_RIDGE = 1.0


def examples(
    data: Path, name: str, gazetteer: Gazetteer, events: frozenset[str]
) -> tuple[list[evidence.Signs], list[bool], int]:
    """Signs of every match and whether it is labelled; and how many mentions are labelled.

    Parts of hashtags are left out, which the set never labels, and so are names inside a longer
    labelled one: nothing in their signs is wrong.
    """
    signs_of, truth, labels = [], [], 0
    for message in labelled(data, name):
        if message.event not in events:
            continue
        true = {(m["start"], m["end"]) for m in message.mentions}
        labels += len(true)
        found = find(gazetteer, message.text)
        context = evidence.Context(gazetteer, message.text, found)
        for match in found.matches:
            signs = context.signs(match)
            if signs is None or "tag part" in signs:
                continue
            right = (match.start, match.end) in true
            inside = any(a <= match.start and match.end <= b for a, b in true)
            if right or not inside:
                signs_of.append(signs)
                truth.append(right)
    return signs_of, truth, labels


def fit(signs_of: list[evidence.Signs], truth: list[bool], labels: int) -> dict[str, Any]:
    names = sorted({name for signs in signs_of for name in signs})
    x = np.array([[signs.get(name, 0.0) for name in names] for signs in signs_of])
    y = np.array(truth, dtype=float)
    weights = np.zeros(len(names))
    for _ in range(30):
        p = _sigmoid(x @ weights)
        gradient = x.T @ (y - p) - _RIDGE * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + _RIDGE * np.eye(len(names))
        step = np.linalg.solve(curve, gradient)
        weights += step
        if float(np.abs(step).max()) < 1e-6:
            break
    threshold = _best_threshold(_sigmoid(x @ weights), y, labels)
    rounded = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    return {"threshold": threshold, "weights": {**rounded, "tag part": 2.0}}


def _best_threshold(p: NDArray[np.float64], y: NDArray[np.float64], labels: int) -> float:
    def f1(threshold: float) -> float:
        taken = p >= threshold
        return float(2 * y[taken].sum() / (taken.sum() + labels))

    return max((round(0.05 * step, 2) for step in range(4, 17)), key=f1)


def _sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    p: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return p


if __name__ == "__main__":
    data, gazetteer = Path(sys.argv[1]), open_gazetteer(Path(sys.argv[2]))
    found = {
        script: fit(*examples(data, name, gazetteer, fitted_on(data, name)))
        for script, name in SETS.items()
    }
    print(json.dumps(found, indent=1, sort_keys=True))
