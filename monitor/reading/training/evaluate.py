"""Scores of the reader on messages that the weights being scored have not seen."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from monitor.model.labels import ALL_LABELS
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.reading.pipeline import load_pipeline
from monitor.reading.reader import SpacyReader
from monitor.reading.training import measures
from monitor.reading.training.datasets import Row, rows
from monitor.reading.training.fitting import Progress, targets
from monitor.reading.training.leave_one_event_out import labels_and_classes, on_topic

NINE = (
    "need:water",
    "need:food",
    "need:shelter",
    "need:medical_help",
    "need:medical_supplies",
    "need:search_and_rescue",
    "need:clothing",
    "need:money",
    "intent:request",
)
"""The labels of Figure Eight by which readers are compared."""

REQUEST = "intent:request"
LIFE = ("need:water", "need:food", "need:medical_help", "need:search_and_rescue")
"""A request with one of these needs is urgent: what must not be missed."""

_FEWEST = 100  # messages of a language that is scored by itself


def evaluate(data: Path, weights: Path | None = None, progress: Progress = tqdm) -> dict[str, Any]:
    """All measures, as JSON: the weights on Figure Eight's validation split, and events left out.

    The whole reader is scored (weights and rules) on `validation`; the linear model alone, fitted
    anew without the event, on `events`.
    """
    everything = rows(data)
    nlp = load_pipeline(weights)
    reader = SpacyReader(nlp)
    thresholds = nlp.get_pipe("categories").model.thresholds  # type: ignore[attr-defined]  # ours
    held_out = [row for row in everything if row.held_out]
    read = _read(reader, held_out)
    english = [one for one in read if not one[0].original]
    languages = sorted({report.language for _, report in read})
    return {
        "reader": reader.version,
        "validation": _score(english, _learned(held_out), thresholds),
        "validation_nine": _score(english, NINE, thresholds),
        "validation_nine_by_language": {
            language: {"rows": len(some), **_score(some, NINE, thresholds)}
            for language in languages
            if len(some := [one for one in read if one[1].language == language]) >= _FEWEST
        },
        "originals": _originals(read, thresholds),
        "urgent_recall": {"english": _urgent(english), "all": _urgent(read)},
        "topic": on_topic(everything, progress),
        "events": labels_and_classes(everything, progress),
    }


def _read(reader: SpacyReader, some: Sequence[Row]) -> list[tuple[Row, Report]]:
    now = datetime.now(UTC)
    posts = [
        Report(Post("evaluation", str(number), row.text, now)) for number, row in enumerate(some)
    ]
    return list(zip(some, reader.read(posts), strict=True))


def _learned(some: Sequence[Row]) -> tuple[str, ...]:
    said = frozenset().union(*(row.yes for row in some))
    return tuple(label for label in ALL_LABELS if label in said)


def _score(
    read: Sequence[tuple[Row, Report]], labels: Sequence[str], thresholds: dict[str, float]
) -> dict[str, Any]:
    known = targets([row for row, _ in read], labels)
    scores = np.array([[report.scores[label] for label in labels] for _, report in read])
    decided = np.array([[label in report.labels for label in labels] for _, report in read])
    return measures.of_labels(labels, known, scores, decided, thresholds)


def _originals(read: Sequence[tuple[Row, Report]], thresholds: dict[str, float]) -> dict[str, Any]:
    """The nine labels on original texts (by the language read) and on the English of the same."""
    english = {row.key: (row, report) for row, report in read if not row.original}
    originals = [one for one in read if one[0].original and one[0].key in english]
    found: dict[str, Any] = {}
    for language in ("ht", "fr"):
        some = [one for one in originals if one[1].language == language]
        same = [english[row.key] for row, _ in some]
        theirs, ours = (_score(one, NINE, thresholds)["macro"]["f1"] for one in (same, some))
        share = round(ours / theirs, 4) if theirs else 0.0
        found[language] = {"rows": len(some), "macro_f1": ours, "english": theirs, "share": share}
    return found


def _urgent(read: Sequence[tuple[Row, Report]]) -> float:
    """Recall of urgent requests, ranked by request and the likeliest need, at 1 false to 1 true."""
    wanted = np.array([REQUEST in row.yes and not row.yes.isdisjoint(LIFE) for row, _ in read])
    scores = np.array(
        [report.scores[REQUEST] * max(report.scores[label] for label in LIFE) for _, report in read]
    )
    return measures.recall_at_one_false_each(wanted, scores)
