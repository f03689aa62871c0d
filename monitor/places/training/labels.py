"""Answers of a locator held against true places: what is measured, and what calibrates it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from monitor.model.distances import distance_km
from monitor.model.places import Candidate, Mention
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.places.resolve.text_context import NEAR_KM
from monitor.places.training.labelled import Labelled
from monitor.protocols import Locator


@dataclass(frozen=True, slots=True)
class Judged:
    """What a locator says of one true mention, and whether its first candidate is right."""

    event: str
    kind: str  # of the true place, as the set names it
    confidence: float
    certain: bool
    right: bool


def judged(locator: Locator, messages: Sequence[Labelled]) -> Iterator[Judged]:
    """The answers for the true mentions of messages, in order."""
    for message in messages:
        labels = true_places(message)
        (places,) = locator.locate([report(message.text, true_mentions(message))])
        for place, label in zip(places, labels, strict=True):
            first = place.candidates[0] if place.candidates else None
            yield Judged(
                event=message.event,
                kind=label["type"],
                confidence=place.confidence,
                certain=not place.uncertain,
                right=first is not None and is_right(first, label),
            )


def true_places(message: Labelled) -> list[dict[str, Any]]:
    return [one for one in message.mentions if one["lat"] is not None]


def true_mentions(message: Labelled) -> tuple[Mention, ...]:
    """The mentions of `true_places` as a reader would have found them."""
    text = message.text
    return tuple(
        Mention(m["text"], m["start"], m["end"], _kind(text, m)) for m in true_places(message)
    )


def report(text: str, mentions: tuple[Mention, ...]) -> Report:
    post = Post(network="replay", id="0", text=text, created_at=datetime.now(UTC))
    return Report(post=post, mentions=mentions)


def is_right(candidate: Candidate, label: Mapping[str, Any]) -> bool:
    """Within 161 km of the true point, inside the true box, or the country that was meant."""
    if label["type"] == "Country" and candidate.country == str(label["country"]).upper():
        return True
    if label["bbox"]:
        south, north, west, east = label["bbox"]
        if south <= candidate.lat <= north and west <= candidate.lon <= east:
            return True
    here, there = (candidate.lat, candidate.lon), (label["lat"], label["lon"])
    return distance_km(here, there) <= NEAR_KM


def _kind(text: str, label: Mapping[str, Any]) -> str:
    return "hashtag" if text[: label["start"]].endswith(("#", "＃")) else "place"
