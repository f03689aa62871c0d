"""The labelled messages that measure and fit the reading of places, and where their events were."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.model.areas import Area


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with its true mentions; each of them as the set gives it, offsets checked."""

    event: str
    text: str
    mentions: tuple[dict[str, Any], ...]


def labelled(data: Path, name: str) -> Iterator[Labelled]:
    """Messages of `data/<name>.jsonl.gz` without repetition (reposts would count double)."""
    seen: set[str] = set()
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            text = row["text"]
            if text in seen:
                continue
            seen.add(text)
            right = (
                m for m in row["location_mentions"] if text[m["start"] : m["end"]] == m["text"]
            )
            yield Labelled(row["event"], text, tuple(right))


def areas(data: Path, name: str) -> Mapping[str, Area]:
    """For each event the country of most of its places; `name` is a set that gives places."""
    countries: dict[str, Counter[str]] = defaultdict(Counter)
    for message in labelled(data, name):
        countries[message.event].update(
            m["country"].upper() for m in message.mentions if m["country"]
        )
    return {
        event: Area(countries=(count.most_common(1)[0][0],))
        for event, count in countries.items()
        if count
    }
