"""How every process logs: listeners, feeds, workers, timetable, pages, live feed, drill, commands.

One line a record on stderr: time (UTC), level, process, and the numbers of the account and the
posts that it is about. `about` takes numbers alone, so nobody's name or words can be put there.
"""

import logging
import logging.config
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from monitor.log_lines import OWN, JsonLine, TextLine
from monitor.settings import Settings

_about: ContextVar[dict[str, tuple[int, ...]]] = ContextVar("about")
_of_process: dict[str, tuple[int, ...]] = {}


@contextmanager
def about(**numbers: int | Iterable[int] | None) -> Iterator[None]:
    """Lines within are about these: `about(account=3, posts=[12, 13])`. None says nothing of it."""
    token = _about.set(current() | _tuples(numbers))
    try:
        yield
    finally:
        _about.reset(token)


def current() -> dict[str, tuple[int, ...]]:
    """What a line is about that is written now."""
    return {**_of_process, **_about.get({})}


def configure(settings: Settings, process: str, **numbers: int) -> None:
    """From now on this process logs so; all its lines are about `numbers`, in every thread."""
    _of_process.update(_tuples(numbers))
    logging.config.dictConfig(config(settings, process))
    logging.captureWarnings(True)
    if sys.stderr.isatty():
        return  # somebody who sees it happen sees all of the error
    sys.excepthook = lambda kind, error, _where: _died(kind, error)
    threading.excepthook = lambda broke: _died(broke.exc_type, broke.exc_value)


def config(settings: Settings, process: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`.

    Libraries are heard from WARNING on, whatever the level: below it they tell addresses and what
    they send.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": lambda: line(settings, process)}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {name: {"level": settings.log_level} for name in OWN}
        | {
            "gunicorn.error": {"handlers": [], "propagate": True},  # has a handler of its own
            "multiprocessing": {"handlers": ["stderr"]},  # Celery's pool; it does not propagate
        },
    }


def line(settings: Settings, process: str) -> logging.Formatter:
    return (JsonLine if settings.log_format == "json" else TextLine)(process, current)


def _tuples(numbers: Mapping[str, int | Iterable[int] | None]) -> dict[str, tuple[int, ...]]:
    return {
        name: (value,) if isinstance(value, int) else tuple(value)
        for name, value in numbers.items()
        if value is not None
    }


def _died(kind: type[BaseException], error: BaseException | None) -> None:
    if issubclass(kind, Exception):
        logging.getLogger(OWN[0]).critical("ended by an error", exc_info=error)
