"""Corrections as rows for training."""

import pytest

from monitor.model.corrections import Correction
from monitor.model.labels import RELEVANT

pytest.importorskip("sklearn", reason="scikit-learn is needed for training only")
from monitor.reading.training.train import corrected_rows


def test_each_corrected_text_is_one_row_and_the_newest_word_counts() -> None:
    given = [
        Correction(1, "no bread in Marowe", "need:food", False),
        Correction(2, "what a show", "class:not_humanitarian", True),
        Correction(3, "no bread in Marowe", "need:food", True),
    ]
    bread, show = corrected_rows(given)
    assert (bread.yes, bread.no) == ({"need:food"}, frozenset())
    assert show.yes == {"class:not_humanitarian"}
    assert RELEVANT in show.no
    assert bread.key != show.key
    assert not bread.held_out
