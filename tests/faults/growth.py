"""How the time of a function grows with the size of what it is given, told in ratios.

CPU time of this process, the least of several tries: what else runs on the machine does not count.
"""

import gc
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

T = TypeVar("T")

TIMES = 8
"""The larger input is so many times the smaller one."""

MOST = 2.5 * TIMES
"""Linear time is 8 times as much, n log n 11 times, quadratic 64 times."""

LEAST_S = 0.02
"""What takes less than this for the larger input says nothing: it is called again and again."""


class Growth(NamedTuple):
    small_s: float
    large_s: float

    @property
    def times(self) -> float:
        return self.large_s / self.small_s

    @property
    def is_linear(self) -> bool:
        return self.times <= MOST


def growth_of(function: Callable[[T], object], make: Callable[[int], T], size: int) -> Growth:
    """Between `size` and `TIMES` as much. A growth above linear is measured three times over."""
    small, large = make(size), make(TIMES * size)
    best = Growth(seconds(function, small), seconds(function, large))
    for _ in range(2):
        if best.is_linear:
            break
        again = Growth(seconds(function, small), seconds(function, large))
        best = min(best, again, key=lambda growth: growth.times)
    return best


def seconds(function: Callable[[T], object], given: T) -> float:
    """CPU seconds of one call, the least of three; of more where they are short."""
    once(function, given)  # caches are filled, modules loaded
    taken = min(once(function, given) for _ in range(2))
    rounds = min(max(int(LEAST_S / max(taken, 1e-6)), 1), 50)
    return max(min(taken, *(once(function, given) for _ in range(rounds))), 1e-6)


def once(function: Callable[[T], object], given: T) -> float:
    gc.disable()
    try:
        started = time.process_time()
        function(given)
        return time.process_time() - started
    finally:
        gc.enable()
