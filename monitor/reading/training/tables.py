"""The measures of `evaluate` as text for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from monitor.reading.training.leave_one_event_out import SEVEN
from monitor.reading.training.measures import BINS

_NAME = 46  # characters of the first column


def as_table(result: Mapping[str, Any]) -> str:
    """One part under its heading after the other."""
    events, topic = result["events"], result["topic"]
    parts = {
        f"reader {result['reader']}: Figure Eight, validation split, English": [
            *_labels(result["validation"]),
            *_confusion(result["validation"]),
            *_calibration(result["validation"]),
        ],
        "the nine labels of comparison": _nine(result),
        "original texts against the English of the same messages, macro F1": [
            f"  {language} ({one['rows']}) {one['macro_f1']:.3f} of {one['english']:.3f}, "
            f"a share of {one['share']:.3f}"
            for language, one in result["originals"].items()
        ],
        "urgent requests found at one false alarm per true one": [
            f"  {name} {recall:.3f}" for name, recall in result["urgent_recall"].items()
        ],
        "one event left out: on-topic posts of CrisisLexT6 (precision, recall, F1)": [
            f"  {name:<{_NAME}} {one['precision']:.3f}  {one['recall']:.3f}  {one['f1']:.3f}"
            for name, one in {"all events": topic["all"], **topic["by_event"]}.items()
        ],
        "one event left out: seven classes of IDRISI-R (weighted F1, macro F1, rows)": [
            f"  {name:<{_NAME}} {one['weighted_f1']:.3f}  {one['macro_f1']:.3f}  {one['rows']:>6}"
            for name, one in {
                "all events": events["seven_classes"],
                **events["seven_classes_by_event"],
            }.items()
        ],
        "the same, which class was taken for which (a line a true class)": _classes(
            events["seven_classes"]["confusion"]
        ),
        "one event left out: CrisisLexT26 and IDRISI-R, each label by itself": [
            *_labels(events["labels"]),
            *_confusion(events["labels"]),
            *_calibration(events["labels"]),
        ],
        "one event left out: all labels, by event": [
            _total(f"{event} ({one['rows']})", one)
            for event, one in events["labels_by_event"].items()
        ],
        "one event left out: Arabic": _labels(events["labels_arabic"]),
    }
    return "\n".join(line for head, lines in parts.items() for line in (head, *lines, ""))


def _labels(measured: Mapping[str, Any]) -> list[str]:
    head = f"  {'label':<{_NAME}} {'prec':>6} {'rec':>6} {'F1':>6} {'AP':>6} {'yes':>6} {'from':>6}"
    lines = [
        f"  {label:<{_NAME}} {one['precision']:6.3f} {one['recall']:6.3f} {one['f1']:6.3f} "
        f"{one['average_precision']:6.3f} {one['support']:6d} {one['threshold'] or '':>6}"
        for label, one in measured["labels"].items()
    ]
    return [head, *lines, _total("all", measured)]


def _total(name: str, measured: Mapping[str, Any]) -> str:
    micro, macro = measured["micro"]["f1"], measured["macro"]["f1"]
    return f"  {name:<{_NAME}} micro F1 {micro:.3f}  macro F1 {macro:.3f}"


def _confusion(measured: Mapping[str, Any]) -> list[str]:
    head = f"  {'confusion':<{_NAME}} {'right':>8} {'missed':>8} {'false':>8} {'left out':>8}"
    return [
        head,
        *(
            f"  {label:<{_NAME}} " + " ".join(f"{n:8d}" for n in one["confusion"].values())
            for label, one in measured["labels"].items()
        ),
    ]


def _calibration(measured: Mapping[str, Any]) -> list[str]:
    """The share that is true of the messages in each tenth of the scores."""
    tenths = " ".join(f"{n / BINS:>5.1f}-" for n in range(BINS))
    return [
        f"  {'share that is true, by score':<{_NAME}} {'error':>6} {tenths}",
        *(
            f"  {label:<{_NAME}} {one['calibration']['error']:6.3f} "
            + " ".join(
                f"{true:6.2f}" if messages else "     -"
                for messages, _, true in one["calibration"]["bins"]
            )
            for label, one in measured["labels"].items()
        ),
    ]


def _nine(result: Mapping[str, Any]) -> list[str]:
    lines = [_total("all English", result["validation_nine"])]
    for language, measured in result["validation_nine_by_language"].items():
        lines.append(_total(f"read as {language} ({measured['rows']})", measured))
        lines += [
            f"    {label:<{_NAME - 2}} {one['f1']:6.3f} {one['support']:6d}"
            for label, one in measured["labels"].items()
        ]
    return lines


def _classes(table: Sequence[Sequence[int]]) -> list[str]:
    short = [label.removeprefix("class:") for label in SEVEN]
    lines = [f"  {'':<{_NAME}} " + " ".join(f"{name[:9]:>9}" for name in short)]
    return lines + [
        f"  {name:<{_NAME}} " + " ".join(f"{n:9d}" for n in row)
        for name, row in zip(short, table, strict=True)
    ]
