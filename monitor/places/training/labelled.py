"""The labelled messages that measure and fit the reading of places, and where their events were."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
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


def event_country(messages: Sequence[Labelled]) -> Area | None:
    """The country of most of an event's true places, as the area a desk would give."""
    countries = Counter(
        m["country"].upper() for one in messages for m in one.mentions if m.get("country")
    )
    return Area((countries.most_common(1)[0][0],)) if countries else None


def areas(data: Path, name: str) -> Mapping[str, Area]:
    """The same of every event of `name`, a set that gives places."""
    of_event: dict[str, list[Labelled]] = defaultdict(list)
    for message in labelled(data, name):
        of_event[message.event].append(message)
    found = {event: event_country(messages) for event, messages in of_event.items()}
    return {event: area for event, area in found.items() if area is not None}
