"""Many values for one `IN (...)`."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

SLICE = 500
"""Values in one IN (...): well under SQLite's limit on variables, of three in each."""

T = TypeVar("T")


def slices(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), SLICE):
        yield values[start : start + SLICE]
