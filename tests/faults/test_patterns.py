"""No regular expression takes more than linear time, whatever somebody writes to keep it busy."""

import random
import re

import pytest

from tests.faults.growth import MOST, TIMES, once
from tests.faults.patterns import Asked, all_patterns
from tests.faults.provoking import Seed, seeds

STEP = 1.4
SIZES = tuple(round(12 * STEP**power) for power in range(16))
"""To 1,867 characters, in small steps: three more letters make 27 times as much of the worst."""
BUSY_S = 0.002
"""Longer than a linear pattern takes for the largest of them on a slow machine."""
TRIED = 150  # seeds of a pattern: the same ones each time

PATTERNS = all_patterns()


@pytest.mark.parametrize("asked", PATTERNS, ids=[asked.where for asked in PATTERNS])
def test_a_pattern_takes_linear_time(asked: Asked) -> None:
    provoking = seeds(asked.pattern)
    for seed in random.Random(7).sample(provoking, min(TRIED, len(provoking))):
        size = _busy_from(asked, seed)
        assert size is None or _is_linear(asked, seed, size), (
            f"{asked.where}: above linear for {seed.begin!r} + {seed.unit!r} * n + {seed.end!r}"
        )


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"(?:…|\.\.\.)\s*(?:https?://\S+\s*)*$", "search"),  # exponential
        (r"\s*(?:loc:|ll\.)?\s*(-?\d{1,3})\s*[,~]", "match"),  # cubic, from the beginning alone
        (r"[\w.+-]*[@＠][\w.-]*\w", "finditer"),
        (r"(?:https?://|www\.)\S*(?:map|osm\.)\S*", "finditer"),
        (r"[.!?\n]\s*$", "search"),
        (r"^(?:on|le)\b .{0,300}?(?:wrote|a écrit)\s*[:：]?\s*$", "match"),
        (r"(a|a)*b", "match"),
    ],
)
def test_the_texts_find_patterns_that_take_more(pattern: str, method: str) -> None:
    """Of the first three, two stopped the board and one a worker."""
    asked = Asked("here", re.compile(pattern), frozenset({method}))
    busy = ((seed, _busy_from(asked, seed)) for seed in seeds(asked.pattern))
    assert any(size is not None and not _is_linear(asked, seed, size) for seed, size in busy)


def _busy_from(asked: Asked, seed: Seed) -> int | None:
    """The first of the sizes at which it takes long."""
    for size in SIZES:
        text = seed.text(size)
        if once(asked.run, text) > BUSY_S and min(once(asked.run, text) for _ in range(2)) > BUSY_S:
            return size
    return None


def _is_linear(asked: Asked, seed: Seed, size: int) -> bool:
    """To eight times the size, and no further once it is clear."""
    first = min(once(asked.run, seed.text(size)) for _ in range(3))
    larger = size
    while larger < TIMES * size:
        larger = round(larger * STEP)
        text = seed.text(larger)
        taken = min(once(asked.run, text) for _ in range(2))
        if taken > first * MOST / TIMES * max(larger / size, 2):
            return False
    return True
