"""Events left out: what a model that saw no message of an event, nor a copy of one, says of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from monitor.model.labels import RELEVANT, HumanitarianClass, class_label
from monitor.reading.linear import Floats
from monitor.reading.training import measures
from monitor.reading.training.datasets import Row, without_copies
from monitor.reading.training.fitting import (
    Progress,
    Table,
    best_threshold,
    calibrate,
    fit,
    inverse_document_frequency,
    matrix,
    tabulate,
    targets,
)

SEVEN = tuple(
    class_label(one)
    for one in HumanitarianClass
    if one
    not in (
        HumanitarianClass.SYMPATHY,
        HumanitarianClass.OTHER_RELEVANT,
        HumanitarianClass.NOT_HUMANITARIAN,
    )
)
"""The informative classes of HumAID, which IDRISI-R has."""

_BY_EVENT = (
    *SEVEN,
    class_label(HumanitarianClass.SYMPATHY),
    class_label(HumanitarianClass.NOT_HUMANITARIAN),
    RELEVANT,
    "intent:eyewitness",
)
_EVENT_SETS = ("crisislex_t26", "idrisi_r_en", "idrisi_r_ar")
_TOPIC_SETS = ("crisislex_t6", "crisislex_t26", "idrisi_r_en")
SEED = 0


def on_topic(everything: Sequence[Row], progress: Progress = tqdm) -> dict[str, Any]:
    """On-topic posts of each event of CrisisLexT6: precision, recall, F1."""
    some = without_copies(row for row in everything if row.source in _TOPIC_SETS)
    table = tabulate([row.text for row in some], progress)
    known = targets(some, (RELEVANT,))[:, 0] == 1
    events = np.array([row.event if row.source == "crisislex_t6" else "" for row in some])
    _, margins = _read(some, table, events, (RELEVANT,), progress)
    decided, ours = margins[:, 0] >= 0, events != ""
    return {
        "all": measures.counts(known[ours], decided[ours]),
        "by_event": {
            event: measures.counts(known[events == event], decided[events == event])
            for event in sorted(set(events[ours].tolist()))
        },
    }


def labels_and_classes(everything: Sequence[Row], progress: Progress = tqdm) -> dict[str, Any]:
    """The seven classes on IDRISI-R, and each label on both sets of events, in all and by event."""
    some = without_copies(row for row in everything if row.source in _EVENT_SETS)
    table = tabulate([row.text for row in some], progress)
    known = targets(some, _BY_EVENT)
    sources = np.array([row.source for row in some])
    events = np.array([row.event for row in some])
    groups = np.array([f"{row.source}:{row.event}" for row in some])
    scores, margins = _read(some, table, groups, _BY_EVENT, progress)
    decided = margins >= 0
    seven: dict[str, Any] = {}
    by_event: dict[str, Any] = {}
    for source, event in sorted(set(zip(sources.tolist(), events.tolist(), strict=True))):
        left = (sources == source) & (events == event)
        if source == "idrisi_r_en":
            seven[event] = _seven(known[left], margins[left])
        measured = measures.of_labels(_BY_EVENT, known[left], scores[left], decided[left], {})
        by_event[event] = {
            "rows": int(left.sum()),
            **{name: measured[name] for name in ("micro", "macro")},
        }
    english, arabic = sources == "idrisi_r_en", sources == "idrisi_r_ar"
    return {
        "seven_classes": _seven(known[english], margins[english]),
        "seven_classes_by_event": seven,
        "labels": measures.of_labels(_BY_EVENT, known, scores, decided, {}),
        "labels_arabic": measures.of_labels(
            _BY_EVENT, known[arabic], scores[arabic], decided[arabic], {}
        ),
        "labels_by_event": by_event,
    }


def _read(
    some: Sequence[Row],
    table: Table,
    groups: NDArray[np.str_],
    labels: Sequence[str],
    progress: Progress,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scores, and log-odds above the threshold, of each group (but "") by a model of the others.

    Both are [rows, labels]. The model is calibrated, and its thresholds are chosen, on what such
    models say of the other groups.
    """
    known = targets(some, labels)
    names = sorted(set(groups.tolist()) - {""})
    logits = np.zeros(known.shape, dtype=np.float32)
    for name in progress(names, desc="left out"):
        left = groups == name
        logits[left] = _logits(table, known, left)
    scores = np.zeros(known.shape)
    margins = np.zeros(known.shape)
    for name in names:
        left, others = groups == name, (groups != name) & (groups != "")
        for column in range(len(labels)):
            heard = others & (known[:, column] >= 0)
            slope, shift = calibrate(logits[heard, column], known[heard, column])
            calibrated = _sigmoid(slope * logits[:, column] + shift)
            threshold = best_threshold(calibrated[heard], known[heard, column])
            scores[left, column] = calibrated[left]
            least = np.log(threshold / (1 - threshold))
            margins[left, column] = slope * logits[left, column] + shift - least
    return scores, margins


def _logits(table: Table, known: NDArray[np.int8], left: NDArray[np.bool_]) -> Floats:
    """[rows left out, labels]: of models fitted to the other rows."""
    kept = np.flatnonzero(~left)
    weight_of_bucket = inverse_document_frequency(table.only(kept), len(kept))
    inputs = matrix(table.pick(kept), weight_of_bucket)
    unseen = matrix(table.pick(np.flatnonzero(left)), weight_of_bucket)
    found = np.zeros((int(left.sum()), known.shape[1]), dtype=np.float32)
    for column in range(known.shape[1]):
        heard = known[kept, column] >= 0
        goal = known[kept[heard], column].astype(np.float32)
        coefficients, intercept = fit(inputs[heard], goal, SEED)
        found[:, column] = unseen @ coefficients + intercept
    return found


def _sigmoid(logits: Floats) -> Floats:
    found: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return found


def _seven(known: NDArray[np.int8], margins: NDArray[np.float64]) -> dict[str, Any]:
    """Of rows with one of the seven; the class is the one highest above its threshold, as the
    reader decides it."""
    columns = len(SEVEN)
    has_one = (known[:, :columns] == 1).any(axis=1)
    wanted = np.argmax(known[has_one, :columns] == 1, axis=1)
    return measures.of_classes(wanted, np.argmax(margins[has_one, :columns], axis=1), columns)
