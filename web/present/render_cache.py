"""What many requests ask for alike is made once: one maker at a time, the others wait for it."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


def period(seconds: float) -> int:
    """The stamp of a value that serves for so many seconds: the number of the stretch of now."""
    return int(time.time() / seconds)


@dataclass(slots=True)
class _Made(Generic[T]):
    value: T
    stamp: Hashable
    at: float


class Shared(Generic[T]):
    """The newest value of each key, for as long as its stamp holds; the least used keys go."""

    def __init__(self, keys: int, at_most_every: float = 0.0) -> None:
        """`at_most_every`: seconds for which a value serves even when its stamp has changed."""
        self._keys = keys
        self._pause = at_most_every
        self._made: OrderedDict[Hashable, _Made[T]] = OrderedDict()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        self.makings = 0

    def get(self, key: Hashable, stamp: Hashable, make: Callable[[], T]) -> T:
        """The value of `key` at `stamp`; an error of `make` is raised and not remembered."""
        with self._lock:
            if (made := self._good(key, stamp)) is not None:
                return made.value
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            with self._lock:
                if (made := self._good(key, stamp)) is not None:
                    return made.value
            value = make()
            with self._lock:
                self.makings += 1
                self._made[key] = _Made(value, stamp, time.monotonic())
                self._made.move_to_end(key)
                while len(self._made) > self._keys:
                    gone, _ = self._made.popitem(last=False)
                    self._locks.pop(gone, None)
            return value

    def _good(self, key: Hashable, stamp: Hashable) -> _Made[T] | None:
        made = self._made.get(key)
        if made is None:
            return None
        if made.stamp != stamp and time.monotonic() - made.at >= self._pause:
            return None
        self._made.move_to_end(key)
        return made
