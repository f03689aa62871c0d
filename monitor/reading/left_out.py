"""Events left out: what a model that saw no message of an event, nor a copy of one, says of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from monitor.model.labels import RELEVANT, HumanitarianClass, class_label
from monitor.reading import measures
from monitor.reading.datasets import Row, without_copies
from monitor.reading.fitting import Progress, Table, tabulate, targets, train_model

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
_FOLDS = 2  # to choose thresholds; the shipped model has more, at three times the time


def on_topic(everything: Sequence[Row], progress: Progress = tqdm) -> dict[str, Any]:
    """On-topic posts of each event of CrisisLexT6: precision, recall, F1."""
    some = without_copies(row for row in everything if row.source in _TOPIC_SETS)
    table = tabulate([row.text for row in some], progress)
    known = targets(some, (RELEVANT,))[:, 0] == 1
    events = np.array([row.event if row.source == "crisislex_t6" else "" for row in some])
    decided = np.zeros(len(some), dtype=bool)
    by_event: dict[str, Any] = {}
    for event in progress(sorted(set(events.tolist()) - {""}), desc="topic"):
        left = events == event
        _, decided[left] = (one[:, 0] for one in _read(some, table, left, (RELEVANT,)))
        by_event[event] = measures.counts(known[left], decided[left])
    ours = events != ""
    return {"all": measures.counts(known[ours], decided[ours]), "by_event": by_event}


def labels_and_classes(everything: Sequence[Row], progress: Progress = tqdm) -> dict[str, Any]:
    """The seven classes on IDRISI-R, and each label on both sets of events, in all and by event."""
    some = without_copies(row for row in everything if row.source in _EVENT_SETS)
    table = tabulate([row.text for row in some], progress)
    known = targets(some, _BY_EVENT)
    sources = np.array([row.source for row in some])
    events = np.array([row.event for row in some])
    scores = np.zeros((len(some), len(_BY_EVENT)))
    decided = np.zeros(scores.shape, dtype=bool)
    seven: dict[str, Any] = {}
    by_event: dict[str, Any] = {}
    for source, event in progress(sorted(set(zip(sources, events, strict=True))), desc="events"):
        left = (sources == source) & (events == event)
        scores[left], decided[left] = _read(some, table, left, _BY_EVENT)
        if source == "idrisi_r_en":
            seven[event] = _seven(known[left], scores[left])
        measured = measures.of_labels(_BY_EVENT, known[left], scores[left], decided[left], {})
        by_event[event] = {
            "rows": int(left.sum()),
            **{name: measured[name] for name in ("micro", "macro")},
        }
    english, arabic = sources == "idrisi_r_en", sources == "idrisi_r_ar"
    return {
        "seven_classes": _seven(known[english], scores[english]),
        "seven_classes_by_event": seven,
        "labels": measures.of_labels(_BY_EVENT, known, scores, decided, {}),
        "labels_arabic": measures.of_labels(
            _BY_EVENT, known[arabic], scores[arabic], decided[arabic], {}
        ),
        "labels_by_event": by_event,
    }


def _read(
    some: Sequence[Row], table: Table, left: NDArray[np.bool_], labels: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Scores and decisions [rows left out, labels] of a model fitted to the others."""
    quiet: Progress = lambda things, **_: things  # noqa: E731 - one bar, of the events, is enough
    kept = np.flatnonzero(~left)
    fitted = train_model(
        [some[number] for number in kept.tolist()],
        table.only(kept),
        labels,
        "",
        progress=quiet,
        folds=_FOLDS,
    )
    scores = fitted.scores(table.pick(np.flatnonzero(left))).astype(np.float64)
    return scores, scores >= [fitted.thresholds[label] for label in labels]


def _seven(known: NDArray[np.int8], scores: NDArray[np.float64]) -> dict[str, Any]:
    """Of rows with one of the seven; the class is the one that scores highest among them."""
    columns = len(SEVEN)
    has_one = (known[:, :columns] == 1).any(axis=1)
    wanted = np.argmax(known[has_one, :columns] == 1, axis=1)
    return measures.of_classes(wanted, np.argmax(scores[has_one, :columns], axis=1), columns)
