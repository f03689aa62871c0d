"""The labelled messages that measure and fit the reading of places, and how they are halved."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
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
    of_set: str = ""


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
            yield Labelled(row["event"], text, tuple(right), name)


def fitted_on(data: Path, name: str) -> frozenset[str]:
    """The half of the events that weights are fitted on: every second one by name."""
    return frozenset(sorted({message.event for message in labelled(data, name)})[::2])


def event_country(messages: Sequence[Labelled]) -> Area | None:
    """The country of most of an event's true places, as the area a desk would give."""
    countries = Counter(
        m["country"].upper() for one in messages for m in one.mentions if m.get("country")
    )
    return Area((countries.most_common(1)[0][0],)) if countries else None
