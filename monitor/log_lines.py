"""A log record as a line of text or of JSON. No line says who wrote something, or what.

An exception's words may quote a post: they are written only where they are known not to, of the
monitor's own errors and of connections. Others are named by their type and where they were raised.
What still looks like an address, an account or a telephone number is masked.
"""

import json
import logging
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

Numbers = Mapping[str, tuple[int, ...]]
"""What a line is about, by the kind of thing: account, posts, incident, dispatch, event."""

COLUMNS = ("account", "posts")
"""In every line, "-" (in JSON null) where there is none."""

FRAMES = 12
"""Most places of a traceback, the innermost first."""

OWN = ("monitor", "workers", "web")
PLAIN = (*OWN, "redis", "kombu")
"""Packages whose errors speak of settings and machines alone."""

MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<![\w@])@\w[\w.]+"), "[account]"),
    (re.compile(r"(?<!\w)\+\d[\d ().-]{5,}\d"), "[number]"),
    (re.compile(r"(?<![\w.-])\d{9,}(?![\w.-])"), "[number]"),
    (re.compile(r"\?[\w.%-]+=\S*"), "?[query]"),  # what officers search for, keys of services
)
PACKAGES = re.compile(r"\A.*/(?:site-packages|python3\.\d+)/")
ROOT = f"{Path(__file__).resolve().parents[1]}/"


class TextLine(logging.Formatter):
    """`2031-02-11T12:00:00.123Z WARNING worker[71] account=3 posts=12-19 workers.sweep: …`

    `about` gives the numbers of the moment.
    """

    def __init__(self, process: str, about: Callable[[], Numbers]) -> None:
        super().__init__()
        self.process, self.about = process, about

    def format(self, record: logging.LogRecord) -> str:
        numbers = {**dict.fromkeys(COLUMNS, ()), **self.about()}
        columns = " ".join(f"{name}={ranges(some) or '-'}" for name, some in numbers.items())
        process = f"{self.process}[{record.process}]"
        words = "".join([message_of(record), *(f" ! {error}" for error in errors_of(record))])
        return f"{time_of(record)} {record.levelname} {process} {columns} {record.name}: {words}"


class JsonLine(TextLine):
    """The same as an object: `posts` is a list, what else a line is about one number or a list."""

    def format(self, record: logging.LogRecord) -> str:
        numbers = {**dict.fromkeys(COLUMNS, ()), **self.about()}
        line: dict[str, Any] = {
            "time": time_of(record),
            "level": record.levelname,
            "process": self.process,
            "pid": record.process,
            **{name: _json(name, some) for name, some in numbers.items()},
            "logger": record.name,
            "message": message_of(record),
        }
        if errors := list(errors_of(record)):
            line["errors"] = errors
        return json.dumps(line, ensure_ascii=False)


def ranges(numbers: Iterable[int]) -> str:
    """`1-3,7` of 1, 2, 3 and 7: a batch of hundreds in a few characters."""
    runs = groupby(enumerate(sorted(set(numbers))), lambda pair: pair[1] - pair[0])
    ends = [(run[0], run[-1]) for run in ([number for _, number in run] for _, run in runs)]
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ends)


def time_of(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def message_of(record: logging.LogRecord) -> str:
    """On one line: a text with line breaks cannot make up a second record."""
    arguments = record.args or ()
    if isinstance(arguments, Mapping):
        plain = {name: _plain(value) for name, value in arguments.items()}
        if record.exc_info and "exc" in plain:  # Celery's: the exception in words
            plain["exc"] = type(record.exc_info[1]).__name__
        message = str(record.msg) % plain
    else:
        values = tuple(_plain(value) for value in arguments)
        message = str(_plain(record.msg)) % values if values else str(_plain(record.msg))
    return " ".join(masked(message).split())


def errors_of(record: logging.LogRecord) -> Iterator[str]:
    """The exception and its causes: in words or by type, and where it came from."""
    error = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = reversed(traceback.extract_tb(error.__traceback__)[-FRAMES:])
        places = " < ".join(f"{_path(at.filename)}:{at.lineno} {at.name}" for at in frames)
        yield " ".join(f"{worded(error)}{places and ' at ' + places}".split())
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def worded(error: BaseException) -> str:
    """`ConnectionError: refused` where its words are known to quote nobody, else its type."""
    inner = getattr(error, "orig", None)  # SQLAlchemy's, around that of the database
    if isinstance(inner, BaseException):
        error = inner
    name, package = type(error).__name__, type(error).__module__.partition(".")[0]
    away = isinstance(error, OSError) or name == "OperationalError"
    return masked(f"{name}: {error}") if away or package in PLAIN else name


def masked(text: str) -> str:
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


def _plain(value: object) -> object:
    return worded(value) if isinstance(value, BaseException) else value


def _json(name: str, numbers: tuple[int, ...]) -> int | list[int] | None:
    if (name == "posts" and numbers) or len(numbers) > 1:
        return list(numbers)
    return numbers[0] if numbers else None


def _path(file: str) -> str:
    return PACKAGES.sub("", file).removeprefix(ROOT)
