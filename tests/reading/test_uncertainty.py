"""When the reader is unsure."""

import pytest

from monitor.reading.uncertainty import unsure_of
from tests.reading.conftest import Read

THRESHOLDS = {"relevant": 0.4, "need:water": 0.5, "need:food": 0.3}


@pytest.mark.parametrize(
    ("water", "food", "unsure"),
    [
        (0.52, 0.9, ("need:water",)),
        (0.45, 0.31, ("need:food", "need:water")),
        (0.9, 0.02, ()),
        (0.0, 1.0, ()),
    ],
)
def test_what_lies_near_its_own_threshold(
    water: float, food: float, unsure: tuple[str, ...]
) -> None:
    learned = {"relevant": 0.9, "need:water": water, "need:food": food}
    assert unsure_of(learned, THRESHOLDS) == unsure


def test_of_what_is_not_about_an_emergency_nothing_is_asked() -> None:
    learned = {"relevant": 0.05, "need:water": 0.5, "need:food": 0.3}
    assert unsure_of(learned, THRESHOLDS) == ()


def test_a_rule_that_decided_leaves_no_doubt(read: Read) -> None:
    found = read("Precisamos de água potável para 40 famílias, socorro")
    assert "need:water" in found.labels
    assert "need:water" not in found.unsure
