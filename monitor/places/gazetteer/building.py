"""Building the index of the gazetteer: arrays on disk that every process maps, none copies.

A name is found by the 64-bit hash of its compared words in a sorted table. Measured against
Aho-Corasick over 620,000 names: that one costs 3.5 s and 67 MB in every process at start
and finds in 7 µs a post; the table costs nothing at start, is shared by all processes, and finds
in about 30 µs a post, which is less than the rest of the reading of places.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import numpy as np
from spacy.strings import get_string_id

from monitor.places.gazetteer import sources
from monitor.places.gazetteer.sources import CITY, DISTRICT, REGION, Row
from monitor.places.lists import lines, sign_words
from monitor.places.words import inflected, name_key, plain

SQUEEZED_FROM = 50_000
"""People a town needs for its name to be indexed without spaces ("fortmcmurray") and bent, too."""

Progress = Callable[[str], None]


def write(folder: Path, progress: Progress | None = None) -> None:
    """Write every array of the index into an existing, empty folder."""
    say = progress or (lambda _: None)
    with _no_collection():
        say("reading GeoNames")
        rows = sources.rows()
        say("writing places")
        _write_places(folder, rows)
        say("writing names")
        _write_names(folder, _postings(rows))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of small objects without a cycle: the collector would double the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write_places(folder: Path, rows: list[Row]) -> None:
    countries = sorted({row.country for row in rows})
    regions = sorted({(row.country, row.region) for row in rows})
    country_at = {code: at for at, code in enumerate(countries)}
    region_at = {key: at for at, key in enumerate(regions)}
    region_names = {(row.country, row.region): row.names[0] for row in rows if row.level == REGION}
    columns: dict[str, tuple[Iterable[float], str]] = {
        "lat": ((row.lat for row in rows), "f4"),
        "lon": ((row.lon for row in rows), "f4"),
        "population": ((row.population for row in rows), "i8"),
        "number": ((row.number for row in rows), "i4"),
        "radius": ((row.radius_km for row in rows), "u2"),
        "level": ((row.level for row in rows), "u1"),
        "country": ((country_at[row.country] for row in rows), "u2"),
        "region": ((region_at[row.country, row.region] for row in rows), "u2"),
    }
    for name, (column, kind) in columns.items():
        np.save(folder / f"{name}.npy", np.fromiter(column, kind, len(rows)))
    shown = [(row.shown or row.names[0]).encode() for row in rows]
    ends = np.cumsum([0, *map(len, shown)], dtype="u4")
    np.save(folder / "shown_at.npy", ends)
    (folder / "shown.bin").write_bytes(b"".join(shown))
    tables = {
        "countries": countries,
        "regions": [
            [country, code, region_names.get((country, code), "")] for country, code in regions
        ],
    }
    (folder / "tables.json").write_text(json.dumps(tables), encoding="utf-8")


def _postings(rows: list[Row]) -> dict[str, list[int]]:
    """Compared name to places, most populous first; a posting is `place * 2 + (is an alias)`."""
    # Names of divisions that say nothing without "Province" or the country behind them.
    bare = sign_words("bare")
    postings: dict[str, list[int]] = {}
    keys: dict[str, tuple[str, ...]] = {}  # the same names come back for hundreds of places
    for place, row in enumerate(rows):
        named = chain(((name, 0) for name in row.names), ((name, 1) for name in row.aliases))
        for name, alias in named:
            if (forms := keys.get(name)) is None:
                forms = keys[name] = tuple(_forms(name))
            for form in forms:
                if row.level in (REGION, DISTRICT) and form in bare:
                    continue
                _post(postings, form, place, alias)
                if row.level != CITY or row.population >= SQUEEZED_FROM:
                    for other in inflected(form):
                        _post(postings, other, place, 1)
                    squeezed = form.replace(" ", "")
                    if squeezed != form and len(squeezed) >= 6:
                        _post(postings, squeezed, place, 1)
    return postings


def _forms(name: str) -> Iterator[str]:
    key = name_key(name)
    if len(key) < 2:
        return
    yield key
    if (bare := plain(key)) != key:
        yield bare


def _post(postings: dict[str, list[int]], form: str, place: int, alias: int) -> None:
    listed = postings.setdefault(form, [])
    if not listed or listed[-1] >> 1 != place:  # the first name given is the better one
        listed.append(place * 2 + alias)


def _write_names(folder: Path, postings: dict[str, list[int]]) -> None:
    names = list(postings)
    values = {get_string_id(name): (at + 1) << 1 for at, name in enumerate(names)}
    for name in names:
        end = name.find(" ")
        while end > 0:
            begin = get_string_id(name[:end])
            values[begin] = values.get(begin, 0) | 1
            end = name.find(" ", end + 1)
    hashes = np.fromiter(values.keys(), "u8", len(values))
    order = np.argsort(hashes)
    np.save(folder / "hashes.npy", hashes[order])
    np.save(folder / "values.npy", np.fromiter(values.values(), "i4", len(values))[order])
    lengths = np.fromiter(map(len, postings.values()), "u4", len(names))
    np.save(folder / "postings_at.npy", np.concatenate([[0], np.cumsum(lengths)]).astype("u4"))
    flat = np.fromiter(chain.from_iterable(postings.values()), "i4", int(lengths.sum()))
    np.save(folder / "postings.npy", flat)
    common = _commonness()
    share = (round(100 * common.get(name, 0)) for name in names)
    np.save(folder / "common.npy", np.fromiter(share, "u1", len(names)))


def _commonness() -> dict[str, float]:
    """Compared word to 0..1: as `common.py` counted; the words of our own list: 1."""
    common = {word: float(share) for word, share in lines("common_words.tsv")}
    common.update((name_key(word), 1.0) for (word,) in lines("not_places.tsv"))
    return common
