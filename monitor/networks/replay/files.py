"""Rows of a JSON Lines, CSV or TSV file, gzip'd or not, each with its line."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import orjson

from monitor.model.posts import Issue, Post
from monitor.networks.replay.shapes import ShapeError, post_of

GZIP = b"\x1f\x8b"
csv.field_size_limit(1 << 20)  # a post is shorter; a broken quote must not swallow the file


class ReplayError(Exception):
    """The file as a whole cannot be played; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a post, or an issue that says why not. `timed`: the file says when."""

    number: int
    post: Post | None
    issue: Issue | None
    timed: bool


def lines(path: Path) -> Iterator[Line]:
    """Every line of the file in its order; a bad one comes as an issue and the rest goes on."""
    try:
        with _open(path) as stream:
            yield from _csv(stream, path) if _delimiter(path) else json_lines(stream, path.name)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise ReplayError(f"{path} cannot be read: {error.strerror}") from error
    except (gzip.BadGzipFile, EOFError) as error:
        raise ReplayError(f"{path} is broken gzip: {error}") from error


def json_lines(stream: IO[bytes], name: str) -> Iterator[Line]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield json_line(line, name, number)


def json_line(line: bytes, name: str, number: int, *, network: str = "replay") -> Line:
    try:
        # the standard library takes half a surrogate pair, which orjson refuses and phones send
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _bad(line, name, number, f"not JSON: {error}")
    if not isinstance(row, dict):
        return _bad(line, name, number, f"not a JSON object but {type(row).__name__}")
    return _line(row, line, name, number, network)


def _csv(stream: IO[bytes], path: Path) -> Iterator[Line]:
    text = (line.decode("utf-8-sig", "replace") for line in stream)
    reader = csv.DictReader(text, delimiter=_delimiter(path) or ",")
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield _bad(b"", path.name, reader.line_num, str(error))
            continue
        if row is None:
            return
        raw = orjson.dumps({str(key): value for key, value in row.items()})
        if None in row:
            yield _bad(raw, path.name, reader.line_num, "more columns than the header names")
            continue
        yield _line(row, raw, path.name, reader.line_num, "replay")


def _line(row: dict[str, Any], raw: bytes, name: str, number: int, network: str) -> Line:
    try:
        post, timed = post_of(row, network=network)
    except ShapeError as error:
        return _bad(raw, name, number, str(error))
    return Line(number, post, None, timed)


def _bad(raw: bytes, name: str, number: int, reason: str) -> Line:
    shown = raw.decode("utf-8", "replace").strip()[:2000]
    return Line(number, None, Issue("replay", f"{name}, line {number}", reason, shown), False)


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        packed = stream.read(2) == GZIP
    return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")


def _delimiter(path: Path) -> str | None:
    name = path.name.lower().removesuffix(".gz")
    return {"csv": ",", "tsv": "\t"}.get(name.rsplit(".", 1)[-1])
