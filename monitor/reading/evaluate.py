"""Scores of the reader on messages that the weights being scored have not seen."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from monitor.model.labels import ALL_LABELS, RELEVANT, HumanitarianClass, class_label
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.reading import measures
from monitor.reading.datasets import Row, rows, without_copies
from monitor.reading.fitting import Progress, Table, tabulate, targets, train_model
from monitor.reading.pipeline import load_pipeline
from monitor.reading.reader import SpacyReader

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

REQUEST = "intent:request"
LIFE = ("need:water", "need:food", "need:medical_help", "need:search_and_rescue")
"""A request with one of these needs is urgent: what must not be missed."""

_BY_EVENT = (
    *SEVEN,
    class_label(HumanitarianClass.SYMPATHY),
    class_label(HumanitarianClass.NOT_HUMANITARIAN),
    "relevant",
    "intent:eyewitness",
)
_EVENT_SETS = ("crisislex_t26", "idrisi_r_en", "idrisi_r_ar")
_TOPIC_SETS = ("crisislex_t6", "crisislex_t26", "idrisi_r_en")
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
            language: {"rows": len(some), **_totals(_score(some, NINE, thresholds))}
            for language in languages
            if len(some := [one for one in read if one[1].language == language]) >= _FEWEST
        },
        "originals": _originals(read, thresholds),
        "urgent_recall": {"english": _urgent(english), "all": _urgent(read)},
        "topic": _topic(everything, progress),
        "events": _leave_one_out(everything, progress),
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


def _totals(measured: dict[str, Any]) -> dict[str, Any]:
    return {name: measured[name] for name in ("micro", "macro")}


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


def _topic(everything: Sequence[Row], progress: Progress) -> dict[str, Any]:
    """On-topic posts of each event of CrisisLexT6, by a model that saw none of it."""
    some = without_copies(row for row in everything if row.source in _TOPIC_SETS)
    table = tabulate([row.text for row in some], progress)
    known = targets(some, (RELEVANT,))[:, 0] == 1
    events = np.array([row.event if row.source == "crisislex_t6" else "" for row in some])
    decided = np.zeros(len(some), dtype=bool)
    by_event: dict[str, Any] = {}
    for event in progress(sorted(set(events.tolist()) - {""}), desc="topic"):
        left, kept = np.flatnonzero(events == event), np.flatnonzero(events != event)
        fitted = _fit_without(some, table, kept, (RELEVANT,))
        decided[left] = fitted.scores(table.pick(left))[:, 0] >= fitted.thresholds[RELEVANT]
        by_event[event] = measures.counts(known[left], decided[left])
    ours = events != ""
    return {"all": measures.counts(known[ours], decided[ours]), "by_event": by_event}


def _leave_one_out(everything: Sequence[Row], progress: Progress) -> dict[str, Any]:
    """Each event scored by a model that saw no message of it, nor a copy of one."""
    some = without_copies(row for row in everything if row.source in _EVENT_SETS)
    table = tabulate([row.text for row in some], progress)
    known = targets(some, _BY_EVENT)
    events = sorted({(row.source, row.event) for row in some})
    scores = np.zeros((len(some), len(_BY_EVENT)))
    decided = np.zeros(scores.shape, dtype=bool)
    by_event: dict[str, Any] = {}
    for source, event in progress(events, desc="events"):
        out = np.array([(row.source, row.event) == (source, event) for row in some])
        left, kept = np.flatnonzero(out), np.flatnonzero(~out)
        fitted = _fit_without(some, table, kept, _BY_EVENT)
        scores[left] = fitted.scores(table.pick(left))
        decided[left] = scores[left] >= [fitted.thresholds[label] for label in _BY_EVENT]
        if source == "idrisi_r_en":
            by_event[event] = _seven(known[left], scores[left])
    english = np.array([row.source == "idrisi_r_en" for row in some])
    arabic = np.array([row.source == "idrisi_r_ar" for row in some])
    return {
        "seven_classes": _seven(known[english], scores[english]),
        "seven_classes_by_event": by_event,
        "labels": measures.of_labels(_BY_EVENT, known, scores, decided, {}),
        "labels_arabic": measures.of_labels(
            _BY_EVENT, known[arabic], scores[arabic], decided[arabic], {}
        ),
    }


def _fit_without(some: Sequence[Row], table: Table, kept: Any, labels: Sequence[str]) -> Any:
    quiet: Progress = lambda things, **_: things  # noqa: E731 - one bar, of the events, is enough
    return train_model(
        [some[number] for number in kept], table.only(kept), labels, "", progress=quiet
    )


def _seven(known: Any, scores: Any) -> dict[str, Any]:
    columns = len(SEVEN)
    return measures.of_classes(
        np.argmax(known[:, :columns] == 1, axis=1), np.argmax(scores[:, :columns], axis=1), columns
    )


def as_table(result: dict[str, Any]) -> str:
    """The measures as text for a terminal."""
    lines = [f"reader {result['reader']}", "", "Figure Eight, validation split, English"]
    lines += _label_lines(result["validation"])
    lines += ["", "the nine labels of comparison"]
    lines += [_total_line("all English", result["validation_nine"])]
    for language, measured in result["validation_nine_by_language"].items():
        lines.append(_total_line(f"read as {language} ({measured['rows']})", measured))
    lines += ["", "original texts against the English of the same messages, macro F1"]
    for language, one in result["originals"].items():
        lines.append(f"  {language} ({one['rows']}) {one['macro_f1']:.3f} of {one['english']:.3f}")
    urgent = result["urgent_recall"]
    lines += ["", "urgent requests found at one false alarm per true one"]
    lines.append(f"  English {urgent['english']:.3f}  all {urgent['all']:.3f}")
    lines += ["", "one event left out: on-topic posts of CrisisLexT6 (precision, recall, F1)"]
    for name, one in {"all events": result["topic"]["all"], **result["topic"]["by_event"]}.items():
        lines.append(f"  {name:<34} {one['precision']:.3f}  {one['recall']:.3f}  {one['f1']:.3f}")
    events = result["events"]
    lines += ["", "one event left out: seven classes of IDRISI-R (weighted F1, macro F1, rows)"]
    seven = {"all events": events["seven_classes"], **events["seven_classes_by_event"]}
    for name, one in seven.items():
        lines.append(
            f"  {name:<34} {one['weighted_f1']:.3f}  {one['macro_f1']:.3f}  {one['rows']:>6}"
        )
    lines += ["", "one event left out: CrisisLexT26 and IDRISI-R, each label by itself"]
    lines += _label_lines(events["labels"])
    lines += ["", "one event left out: Arabic"]
    lines += _label_lines(events["labels_arabic"])
    return "\n".join(lines)


def _label_lines(measured: dict[str, Any]) -> list[str]:
    head = f"  {'label':<46} {'prec':>6} {'rec':>6} {'F1':>6} {'AP':>6} {'yes':>6} {'from':>6}"
    lines = [
        f"  {label:<46} {one['precision']:6.3f} {one['recall']:6.3f} {one['f1']:6.3f} "
        f"{one['average_precision']:6.3f} {one['support']:6d} {one['threshold'] or '':>6}"
        for label, one in measured["labels"].items()
    ]
    return [head, *lines, _total_line("all", measured)]


def _total_line(name: str, measured: dict[str, Any]) -> str:
    micro, macro = measured["micro"]["f1"], measured["macro"]["f1"]
    return f"  {name:<34} micro F1 {micro:.3f}  macro F1 {macro:.3f}"
