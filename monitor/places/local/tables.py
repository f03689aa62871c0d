"""Tables: CSV and TSV as programs write them, with headings or with a row of HXL tags.

A small reader of our own: libhxl brings a validator, network access and fifteen packages for what
is one row of tags here (`deploy/decisions`).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model.local_names import Column, LocalPlace
from monitor.places.local.columns import (
    Meaning,
    is_tag_row,
    meaning_of,
    meaning_of_tag,
    own_level,
    settled,
    understood,
)
from monitor.places.local.errors import ListError
from monitor.places.local.rows import RowError, place_of

TAGS_WITHIN = 25
"""Rows in which HXL tags are looked for, as its standard says."""
_DELIMITERS = ",;\t|"
MOST_COLUMNS = 500

Row = tuple[int, list[str]]
Outcome = tuple[int, LocalPlace | RowError]


@dataclass(frozen=True, slots=True)
class Table:
    form: str
    columns: tuple[Column, ...]
    rows: Iterator[Outcome]  # (line, place or why not); blank rows are left out


def read_table(data: bytes) -> Table:
    """Raises ListError where the file as a whole is no table of places."""
    text = decoded(data)
    delimiter, text, skipped = _delimiter(text)
    rows = _rows(text, delimiter, skipped)
    headers: list[str] = []
    looked_at: list[Row] = []
    for line, cells in rows:
        looked_at.append((line, cells))
        if is_tag_row(cells):
            headers = looked_at[-2][1] if len(looked_at) > 1 else cells
            meanings = settled([meaning_of_tag(cell) for cell in cells])
            return _table("HXL table", [*headers], meanings, cells, rows)
        if len(looked_at) == TAGS_WITHIN:
            break
    if not looked_at:
        raise ListError("the file is empty")
    headers = looked_at[0][1]
    meanings = settled([meaning_of(cell) for cell in headers])
    return _table("CSV", headers, meanings, headers, _chained(looked_at[1:], rows))


def _table(
    form: str,
    headers: list[str],
    meanings: list[Meaning | None],
    widest: list[str],
    rows: Iterator[Row],
) -> Table:
    headers = (headers + [""] * len(widest))[: len(widest)]
    if len(headers) > MOST_COLUMNS:
        raise ListError(f"{len(headers)} columns: leave out those that say nothing of the places")
    fields = {one.field for one in meanings if one}
    named = ", ".join(repr(one.strip()[:40]) for one in widest if one.strip())[:400]
    if own_level(meanings) is None:
        raise ListError(
            "no column of names was found: call one 'name', or tag it #loc+name. "
            f"The columns are {named}"
        )
    if not ({"lat", "lon"} <= fields or "point" in fields):
        missing = "latitude" if "lat" not in fields else "longitude"
        raise ListError(
            f"no column of the {missing} was found: call the columns 'latitude' and 'longitude', "
            f"or tag them #geo+lat and #geo+lon. The columns are {named}"
        )
    return Table(form, understood(headers, meanings), _places(rows, meanings))


def _places(rows: Iterator[Row], meanings: list[Meaning | None]) -> Iterator[Outcome]:
    for line, cells in rows:
        if line < 0:
            yield -line, RowError(cells[0])
        elif len(cells) > len(meanings) and any(cell.strip() for cell in cells[len(meanings) :]):
            yield (
                line,
                RowError(f"{len(cells)} cells where the headings are {len(meanings)}"),
            )
        else:
            try:
                yield line, place_of(cells, meanings, line)
            except RowError as error:
                yield line, error


def decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, or UTF-16 with one (Excel's "Unicode text").

    Raises ListError naming the line that is neither.
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        before = data[start : error.start].decode("utf-8", "replace")[-20:]
        raise ListError(
            f"line {line} is not UTF-8 (after {before!r}): save the file as 'CSV UTF-8'"
        ) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise ListError(f"line {line} has a zero byte: this is not a text file")
    return text


def _delimiter(text: str) -> tuple[str, str, int]:
    """What parts the cells, the text from its first row on, and the lines left out before it."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint
        return first.strip()[4], rest, 1
    head = next((line for line in text.split("\n", 5)[:5] if line.strip()), "")
    head = head.replace("\r", " ")  # an old line end, at which the csv module would stop
    best = max(_DELIMITERS, key=lambda one: len(next(csv.reader([head], delimiter=one), [])))
    return best, text, 0


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[Row]:
    """(line on which the row begins, cells); the line is negative for a row that is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield -line, [f"no CSV: {error}"]
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _chained(first: list[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest
