"""The gazetteer in a pages process: opened when first asked, once the readers have built it."""

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

from monitor.places.gazetteer.index import Gazetteer, open_gazetteer
from monitor.settings import Settings

_lock = threading.Lock()

Opener = Callable[[], Gazetteer | None]


@cache
def _opened(folder: Path) -> Gazetteer:
    return open_gazetteer(folder)


def opener_of(settings: Settings) -> Opener:
    """Gives the gazetteer of these settings, the same in all threads; None while there is none."""

    def opener() -> Gazetteer | None:
        if not settings.gazetteer.exists():  # building it takes seconds, and is not our task
            return None
        with _lock:
            return _opened(settings.gazetteer)

    return opener
