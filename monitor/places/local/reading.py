"""Read an officer's list: any of the formats, every bad row with its line, the good ones kept."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from monitor.model.local_names import ListRead, LocalPlace, Problem
from monitor.places.local.errors import ListError
from monitor.places.local.geojson import read_geojson
from monitor.places.local.rows import RowError
from monitor.places.local.tables import Table, read_table

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
KEPT_PROBLEMS = 500
"""Problems that are shown; more are only counted."""


def read_list(data: bytes, progress: Callable[[int], None] | None = None) -> ListRead:
    """What a file says, whatever its name; `progress` hears how many rows were read.

    Raises ListError where it cannot be read, has too much, or has no good row.
    """
    table = _table(data)
    by_line = "feature" if table.form == "GeoJSON" else "line"
    places: list[LocalPlace] = []
    problems: list[Problem] = []
    bad = 0
    for line, outcome in _counted(table, progress):
        if isinstance(outcome, LocalPlace):
            places.append(outcome)
        else:
            bad += 1
            if bad <= KEPT_PROBLEMS:
                problems.append(Problem(f"{by_line} {line}", str(outcome)))
    if not places:
        first = f": {problems[0].where}: {problems[0].reason}" if problems else ""
        raise ListError(f"no row of it is a place{first}")
    return ListRead(table.form, table.columns, tuple(_distinct(places)), tuple(problems), bad)


def _table(data: bytes) -> Table:
    if len(data) > MOST_BYTES:
        raise ListError(
            f"the file has {len(data) / 1e6:.0f} MB, more than {MOST_BYTES // 1_000_000}: "
            "split it, or simplify its shapes"
        )
    if data.startswith(b"PK\x03\x04"):
        raise ListError("this is a workbook or an archive: save the sheet as 'CSV UTF-8'")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ListError("this is an old Excel workbook: save the sheet as 'CSV UTF-8'")
    if not data.strip():
        raise ListError("the file is empty")
    begin = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return read_geojson(data) if begin[:1] in (b"{", b"[") else read_table(data)


def _counted(
    table: Table, progress: Callable[[int], None] | None
) -> Iterator[tuple[int, LocalPlace | RowError]]:
    for count, outcome in enumerate(table.rows, 1):
        if count > MOST_ROWS:
            raise ListError(f"more than {MOST_ROWS:,} rows: split the file")
        if progress is not None and count % 1000 == 0:
            progress(count)
        yield outcome


def _distinct(places: list[LocalPlace]) -> Iterator[LocalPlace]:
    """A code that several rows bear is that of what they lie in: it names none of them."""
    seen: dict[str, int] = {}
    for place in places:
        seen[place.id] = seen.get(place.id, 0) + 1
    used: dict[str, int] = {}
    for place in places:
        if seen[place.id] == 1:
            yield place
            continue
        used[place.id] = used.get(place.id, 0) + 1
        yield replace(place, id=f"{place.id}.{used[place.id]}", code="")
