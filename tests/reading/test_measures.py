"""What the measures say of scores and decisions that can be counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sklearn", reason="scikit-learn is needed for training only")
from monitor.reading.training import measures

FLAGS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1)


def test_scores_that_come_true_as_often_as_they_say_have_no_error() -> None:
    scores = np.array([0.25] * 4 + [0.75] * 4)
    wanted = np.array([True, False, False, False, True, True, True, False])
    found = measures.calibration(wanted, scores)
    assert found["error"] == 0
    assert found["bins"][2] == [4, 0.25, 0.25]
    assert found["bins"][7] == [4, 0.75, 0.75]
    assert found["bins"][0] == [0, 0.0, 0.0]


def test_a_score_of_one_lies_in_the_last_bin() -> None:
    found = measures.calibration(np.array([False, False]), np.array([1.0, 1.0]))
    assert found["error"] == 1
    assert found["bins"][-1] == [2, 1.0, 0.0]


@given(FLAGS)
def test_every_message_is_counted_once_in_the_confusion(pairs: list[tuple[bool, bool]]) -> None:
    wanted, found = (np.array(column) for column in zip(*pairs, strict=True))
    confusion = measures.confusion(wanted, found)
    assert sum(confusion.values()) == len(pairs)
    assert confusion["right"] + confusion["missed"] == wanted.sum()
    assert confusion["right"] + confusion["false"] == found.sum()


def test_the_confusion_of_classes_has_a_line_for_each_true_class() -> None:
    found = measures.of_classes(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1]), 3)
    assert found["confusion"] == [[1, 1, 0], [0, 1, 0], [0, 1, 0]]
    assert found["accuracy"] == 0.5


def test_false_alarms_are_borne_up_to_one_for_each_true_one() -> None:
    wanted = np.array([True, False, False, True, False, False, False, True])
    scores = np.linspace(1, 0, len(wanted))
    assert measures.recall_at_one_false_each(wanted, scores) == 0.6667
    assert measures.recall_at_one_false_each(~wanted[:0], scores[:0]) == 0.0
