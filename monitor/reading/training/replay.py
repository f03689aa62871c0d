"""What fifty corrections do for an event that the weights have not seen, and to other events.

An officer is played: of a random half of the event's posts, in order of time, the first mistakes
are corrected as they come. The other half, without copies of what was corrected, is scored before
and after; so are rows of the other events that were not fitted on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from monitor.model.corrections import implied
from monitor.model.labels import RELEVANT, HumanitarianClass, class_label
from monitor.reading.adaptation import Adaptation, learn, log_odds, shifted
from monitor.reading.decisions import Decisions, class_of
from monitor.reading.linear import LinearModel, occurrence_values
from monitor.reading.training import measures
from monitor.reading.training.datasets import Row, fingerprint, in_dev, rows, without_copies
from monitor.reading.training.fitting import Progress, Table, tabulate, train_model

CORRECTIONS = 50
EVERY = 10
"""Posts between two updates of the officer's reader: a minute of ten posts."""
SEEDS = (0, 1, 2)

_CLASSES = tuple(HumanitarianClass)
_LABELS = (*(class_label(one) for one in _CLASSES), RELEVANT)
_SETS = ("crisislex_t26", "crisislex_t6", "idrisi_r_en", "idrisi_r_ar")
_SET = "idrisi_r_en"
_FOLDS = 2  # to choose thresholds; the shipped model has more, at twice the time


@dataclass(frozen=True, slots=True)
class _Unseen:
    """The rows of IDRISI-R read by a model that was fitted without one event."""

    model: LinearModel
    table: Table
    scores: NDArray[np.float64]  # [rows, _LABELS]
    truth: NDArray[np.int64]  # number of the class

    def classes(
        self, chosen: NDArray[np.int64], adaptation: Adaptation | None = None
    ) -> NDArray[np.int64]:
        """The class that the reader decides on, by its own rule (`class_of`)."""
        scores = [dict(zip(_LABELS, self.scores[one].tolist(), strict=True)) for one in chosen]
        if adaptation is not None:
            self._shift(scores, chosen, adaptation)
        return np.array([_CLASSES.index(self._class(one)) for one in scores], dtype=np.int64)

    def _shift(
        self, scores: list[dict[str, float]], chosen: NDArray[np.int64], adaptation: Adaptation
    ) -> None:
        features = self.table.pick(chosen)
        values = occurrence_values(features, self.model.weight_of_bucket)
        known, added = adaptation.contributions(features, values)
        sums = np.zeros((len(chosen), len(adaptation.labels)))
        np.add.at(sums, features.text[known], added)
        for one, row in zip(scores, (sums + adaptation.constant).tolist(), strict=True):
            for label, shift in zip(adaptation.labels, row, strict=True):
                one[label] = shifted(one[label], shift)

    def _class(self, scores: dict[str, float]) -> HumanitarianClass:
        thresholds = self.model.thresholds
        decided = tuple(label for label in _LABELS if scores[label] >= thresholds[label])
        return class_of(Decisions(scores, decided, ()), thresholds)

    def learned(self, corrected: Sequence[int]) -> Adaptation:
        chosen = np.array(corrected, dtype=np.int64)
        said = [implied(class_label(_CLASSES[self.truth[one]]), True) for one in corrected]
        goals = [log_odds(self.model.thresholds[label]) for label in _LABELS]
        odds = [[log_odds(score) for score in self.scores[one].tolist()] for one in corrected]
        wanted = np.array([[int(one[label]) for label in _LABELS] for one in said], dtype=np.int8)
        features = self.table.pick(chosen)
        values = occurrence_values(features, self.model.weight_of_bucket)
        return learn(features, values, np.array(odds) - goals, wanted, _LABELS)


def replay(data: Path, progress: Progress = tqdm) -> dict[str, Any]:
    """One entry an event and seed, and the means; as JSON."""
    some = without_copies(row for row in rows(data) if row.source in _SETS)
    table = tabulate([row.text for row in some], progress)
    here = np.array([n for n, row in enumerate(some) if row.source == _SET])
    of_set = [some[n] for n in here]
    truth = np.array([_truth(row) for row in of_set])
    events = np.array([row.event for row in of_set])
    runs: list[dict[str, Any]] = []
    quiet: Progress = lambda things, **_: things  # noqa: E731 - one bar, of the events, is enough
    for event in progress(sorted(set(events)), desc="events"):
        kept = np.array(
            [
                n
                for n, row in enumerate(some)
                if row.source != _SET or not (row.event == event or in_dev(row))
            ]
        )
        model = train_model(
            [some[n] for n in kept], table.only(kept), _LABELS, "", progress=quiet, folds=_FOLDS
        )
        read = table.only(here)
        scores = model.scores(read.pick(np.arange(len(here)))).astype(np.float64)
        unseen = _Unseen(model, read, scores, truth)
        others = np.array([n for n, row in enumerate(of_set) if row.event != event and in_dev(row)])
        mine = np.flatnonzero(events == event)
        runs += [
            {"event": event, "seed": s, **_run(unseen, of_set, mine, others, s)} for s in SEEDS
        ]
    return {"corrections": CORRECTIONS, "runs": runs, "mean": _mean(runs)}


def _truth(row: Row) -> int:
    return next(n for n, one in enumerate(_CLASSES) if class_label(one) in row.yes)


def _run(
    unseen: _Unseen,
    of_set: Sequence[Row],
    mine: NDArray[np.int64],
    others: NDArray[np.int64],
    seed: int,
) -> dict[str, Any]:
    in_time = np.array(sorted(mine.tolist(), key=lambda n: int(of_set[n].key.split(":")[1])))
    first = np.random.default_rng(seed).permutation(len(in_time)) < len(in_time) // 2
    corrected, adaptation = _correct(unseen, in_time[first])
    copies = {fingerprint(of_set[n].text) for n in corrected}
    left = np.array([n for n in in_time[~first] if fingerprint(of_set[n].text) not in copies])
    right = unseen.classes(np.array(corrected), adaptation) == unseen.truth[corrected]
    return {
        "corrections": len(corrected),
        "corrected_right": round(float(right.mean()), 4),
        **_before_and_after("event", unseen, left, adaptation),
        **_before_and_after("others", unseen, others, adaptation),
    }


def _correct(unseen: _Unseen, stream: NDArray[np.int64]) -> tuple[list[int], Adaptation]:
    """The first mistakes of the reader, as it is by then."""
    corrected: list[int] = []
    adaptation: Adaptation | None = None
    for start in range(0, len(stream), EVERY):
        some = stream[start : start + EVERY]
        wrong = some[unseen.classes(some, adaptation) != unseen.truth[some]]
        if len(wrong):
            corrected = [*corrected, *wrong.tolist()][:CORRECTIONS]
            adaptation = unseen.learned(corrected)
        if len(corrected) == CORRECTIONS:
            break
    if adaptation is None:
        raise ValueError("the reader makes no mistake on this event: nothing to correct")
    return corrected, adaptation


def _before_and_after(
    name: str, unseen: _Unseen, chosen: NDArray[np.int64], adaptation: Adaptation
) -> dict[str, Any]:
    truth = unseen.truth[chosen]
    before, after = unseen.classes(chosen), unseen.classes(chosen, adaptation)
    one, other = (measures.of_classes(truth, it, len(_CLASSES)) for it in (before, after))
    return {
        f"{name}_rows": one["rows"],
        **{
            f"{name}_{measure}": {"before": one[measure], "after": other[measure]}
            for measure in ("macro_f1", "weighted_f1")
        },
    }


_SHOWN = ("event_macro_f1", "event_weighted_f1", "others_macro_f1")


def _mean(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    mean: dict[str, Any] = {
        name: round(float(np.mean([one[name] for one in runs])), 4)
        for name in ("corrections", "corrected_right", "event_rows")
    }
    for name in _SHOWN:
        mean[name] = {
            when: round(float(np.mean([one[name][when] for one in runs])), 4)
            for when in ("before", "after")
        }
    return mean


def as_table(result: dict[str, Any]) -> str:
    """The means of each event, and of all, for a terminal."""
    runs = result["runs"]
    lines = [
        "event left out, half of it corrected, the other half scored (before > after)",
        f"  {'event':<32} {'given':>5} {'right':>6} {'macro F1':>16} {'weighted F1':>16} "
        f"{'others, macro F1':>16}",
    ]
    for event in sorted({one["event"] for one in runs}):
        lines.append(_line(event, _mean([one for one in runs if one["event"] == event])))
    return "\n".join([*lines, _line("all", result["mean"])])


def _line(name: str, mean: dict[str, Any]) -> str:
    pairs = "".join(f"   {mean[it]['before']:.3f} > {mean[it]['after']:.3f}" for it in _SHOWN)
    return f"  {name:<32} {mean['corrections']:5.0f} {mean['corrected_right']:6.3f}{pairs}"
