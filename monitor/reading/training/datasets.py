"""The labelled messages as rows for training and scoring. No text of them is in the project."""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.reading.text import fold
from monitor.reading.training import label_mapping as scheme


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    yes: frozenset[str]
    no: frozenset[str]
    source: str  # the data set
    event: str  # "" where the set has none
    key: str  # rows with one key (a message and its original) stay on one side of a split
    held_out: bool = False  # the set's own validation split: never trained on
    original: bool = False  # the message before it was put into English


class DatasetError(Exception):
    """A data file is missing or is not what its README says."""


def rows(data: Path) -> list[Row]:
    """All rows of the five labelled sets in folder `data`, in the order of the files."""
    return [
        row for name, make in _MAKERS.items() for raw in _lines(data, name) for row in make(raw)
    ]


def _lines(data: Path, name: str) -> Iterator[dict[str, Any]]:
    path = data / f"{name}.jsonl.gz"
    if not path.exists():
        raise DatasetError(
            f"no {path.name} in the data folder: see its README for where it comes from"
        )
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _row(text: str, meaning: scheme.Meaning, source: str, event: str, key: str) -> Row:
    return Row(text, meaning.yes, meaning.no, source, event, f"{source}:{key}")


def _figure_eight(raw: dict[str, Any]) -> Iterator[Row]:
    meaning = scheme.figure_eight(raw["labels"], raw["related_raw"])
    held_out = raw["split"] == "validation"
    for text, original in ((raw["message"], False), (raw["original"], True)):
        if text and text.strip():
            yield Row(
                text,
                meaning.yes,
                meaning.no,
                "figure_eight",
                "",
                f"figure_eight:{raw['id']}",
                held_out,
                original,
            )


def _crisislex_t26(raw: dict[str, Any]) -> Iterator[Row]:
    meaning = scheme.crisislex_t26(raw["info_type"], raw["informativeness"], raw["source"])
    yield _row(raw["text"], meaning, "crisislex_t26", raw["event"], raw["tweet_id"])


def _crisislex_t6(raw: dict[str, Any]) -> Iterator[Row]:
    meaning = scheme.crisislex_t6(raw["label"])
    yield _row(raw["text"], meaning, "crisislex_t6", raw["event"], raw["tweet_id"])


def _idrisi_r_en(raw: dict[str, Any]) -> Iterator[Row]:
    meaning = scheme.idrisi_r_en(raw["info_class"])
    yield _row(raw["text"], meaning, "idrisi_r_en", raw["event"], raw["tweet_id"])


def _idrisi_r_ar(raw: dict[str, Any]) -> Iterator[Row]:
    meaning = scheme.idrisi_r_ar(raw["info_class"])
    yield _row(raw["text"], meaning, "idrisi_r_ar", raw["event"], raw["tweet_id"])


_MAKERS: dict[str, Callable[[dict[str, Any]], Iterator[Row]]] = {
    "figure_eight": _figure_eight,
    "crisislex_t26": _crisislex_t26,
    "crisislex_t6": _crisislex_t6,
    "idrisi_r_en": _idrisi_r_en,
    "idrisi_r_ar": _idrisi_r_ar,
}

_WORDS = re.compile(r"[^\W_]+")
_NOT_WORDS = re.compile(r"\bRT\b|(?:https?:|www\.)\S*|@\w+")
_COMPARED = 12  # words: what a copy cut off at 140 characters still has


def fingerprint(text: str) -> str:
    """Equal for retweets and near-copies: the first words, without links, names and numbers."""
    words = [fold(word) for word in _WORDS.findall(_NOT_WORDS.sub(" ", text))]
    return " ".join([word for word in words if not word[0].isdigit()][:_COMPARED])


def without_copies(training: Iterable[Row], others: Iterable[Row] = ()) -> list[Row]:
    """`training` with each text once, and without what is in `others` too (by text or tweet)."""
    seen = set()
    keys = set()
    for row in others:
        seen.add(fingerprint(row.text))
        keys.add(row.key.split(":")[1] if row.event else row.key)
    kept: list[Row] = []
    for row in training:
        print_ = fingerprint(row.text)
        key = row.key.split(":")[1] if row.event else row.key
        mark = print_ if row.event else f"{print_}|{sorted(row.yes)}"
        if print_ in seen or mark in seen or key in keys:
            continue
        seen.add(mark)
        kept.append(row)
    return kept


def in_dev(row: Row, share: float = 0.1) -> bool:
    """Whether a row is kept apart to measure on; by its key, so the same each time."""
    return zlib.crc32(row.key.encode()) / 2**32 < share
