"""Fitting on a handful of invented rows: what is learned, and that it is learned alike twice."""

from pathlib import Path

import numpy as np
import pytest

from monitor.reading.linear import ModelError, load_model
from monitor.reading.training.datasets import Row

pytest.importorskip("sklearn", reason="scikit-learn is needed for training only")
from monitor.reading.training.fitting import best_threshold, fold_of, tabulate, train_model

LABELS = ("need:water", "need:food")
THINGS = ["school", "camp", "village", "hospital", "harbour", "market", "bridge", "church"]


def quiet(things, **_):  # type: ignore[no-untyped-def]  # takes and gives back any iterable
    return things


def invented() -> list[Row]:
    rows = []
    for number in range(160):
        item, label = (("water", LABELS[0]), ("rice", LABELS[1]))[number % 2]
        text = f"The {THINGS[number % 8]} in street {number} needs {item} today"
        no = frozenset(LABELS) - {label}
        rows.append(Row(text, frozenset({label}), no, "invented", "", f"invented:{number}"))
    return rows


def test_the_same_rows_and_seed_give_the_same_model(tmp_path: Path) -> None:
    rows = invented()
    table = tabulate([row.text for row in rows], quiet)
    one, other = (
        train_model(rows, table, LABELS, "2026-01-01", seed=3, progress=quiet) for _ in range(2)
    )
    assert one.version == other.version
    assert one.to_bytes() == other.to_bytes()
    path = tmp_path / "weights.npz"
    path.write_bytes(one.to_bytes())
    assert load_model(path).version == one.version
    scores = one.scores(table.pick(np.arange(4)))
    assert (scores.argmax(axis=1) == [0, 1, 0, 1]).all()


def test_weights_that_cannot_be_read_say_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(b"not weights")
    with pytest.raises(ModelError, match="train the model again"):
        load_model(path)


def test_the_threshold_is_where_f1_is_highest() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.2], dtype=np.float32)
    assert best_threshold(scores, np.array([1, 1, 0, 0], dtype=np.int8)) == 0.8


def test_rows_of_one_event_are_never_on_two_sides_of_a_fold() -> None:
    said = frozenset({LABELS[0]})
    rows = [
        Row(f"text {n}", said, frozenset(), "invented", f"event {n % 7}", f"invented:{n}")
        for n in range(70)
    ]
    for event in range(7):
        assert len({fold_of(row, 5) for row in rows if row.event == f"event {event}"}) == 1
    message = Row("a", said, frozenset(), "invented", "", "invented:1")
    original = Row("b", said, frozenset(), "invented", "", "invented:1", original=True)
    assert fold_of(message, 5) == fold_of(original, 5)
