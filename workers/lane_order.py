"""The order in which a reader looks into the queues of its lanes."""

from collections.abc import Iterable

from monitor.wiring.queueing import READ

QUEUES = tuple(READ.values())

NORMAL_EACH, LATER_EACH = 4, 16
"""At each fourth turn the normal lane comes first, at each sixteenth the last one: what is urgent
never holds them up alone."""


class LaneOrder:
    """Named by `queue_order_strategy` of kombu's transport for Redis, which takes a task from the
    first of these queues in which one waits (kombu/utils/scheduling.py)."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._turn = 0

    def update(self, names: Iterable[str]) -> None:
        self._names = list(names)

    def consume(self, n: int) -> list[str]:
        urgent, normal, later = QUEUES
        order = QUEUES
        if self._turn % LATER_EACH == LATER_EACH - 1:
            order = (later, urgent, normal)
        elif self._turn % NORMAL_EACH == NORMAL_EACH - 1:
            order = (normal, urgent, later)
        return sorted(
            self._names, key=lambda name: order.index(name) if name in order else len(order)
        )[:n]

    def rotate(self, last_used: str) -> str:
        """A task was taken."""
        self._turn += 1
        return last_used
