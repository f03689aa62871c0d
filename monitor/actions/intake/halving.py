"""A batch that fails is halved until what makes it fail stands alone."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from monitor.store.database import is_away

log = logging.getLogger(__name__)

T = TypeVar("T")


def halved(
    batch: Sequence[T],
    together: Callable[[Sequence[T]], None],
    alone: Callable[[T, Exception], None],
) -> None:
    """`together(batch)`; where that raises, with each half, and `alone` for what raises by itself.

    `together` must leave nothing behind where it raises. A database that is away is no fault of
    the batch: that error is raised.
    """
    if not batch:
        return
    try:
        together(batch)
        return
    except Exception as error:
        if is_away(error):
            raise
        if len(batch) == 1:
            alone(batch[0], error)
            return
        log.warning("%d together failed (%s): halved", len(batch), type(error).__name__)
    middle = len(batch) // 2
    halved(batch[:middle], together, alone)
    halved(batch[middle:], together, alone)
