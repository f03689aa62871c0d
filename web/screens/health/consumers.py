"""Consumers of the log as officers see them: what each does, and how far behind it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.store.events import Cursor
from web.present.labels import number

BEHIND = timedelta(seconds=10)
"""A consumer is woken within milliseconds: one that has not seen to an entry for this long hangs,
or is not running."""

DOES = {
    "boards": ("Open boards", "tells boards what has changed"),
    "sender": ("Sending", "hands what was approved to the networks"),
    "pace": ("Last 24 hours", "keeps how soon incidents were acknowledged and answered"),
    "geocoder": ("Geocoder", "looks through what was filed for streets and buildings"),
}


@dataclass(frozen=True, slots=True)
class ConsumerShown:
    name: str
    does: str
    words: str
    bad: bool
    why: str


def consumer_shown(cursor: Cursor, now: datetime) -> ConsumerShown:
    name, does = DOES.get(cursor.consumer, (cursor.consumer, ""))
    late = now - cursor.oldest_at if cursor.oldest_at is not None else timedelta(0)
    words = "up to date"
    if cursor.behind:
        seconds = max(0, round(late.total_seconds()))
        words = f"{number(cursor.behind)} behind, {_span(seconds)}"
    bad = late > BEHIND or bool(cursor.why)
    why = cursor.why
    if bad and not why:
        why = "its process does not run, or hangs: see the logs, then restart it"
    return ConsumerShown(name, does, words, bad, why)


def _span(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
