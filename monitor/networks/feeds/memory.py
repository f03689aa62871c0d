"""What is known of each feed across restarts: the cursor of the account."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from monitor.networks.feeds.names import short_hash

PASSED_OVER = ""
"""Known, and followed by no watchword when it was read: asked again at the next reading."""
TOO_OLD = "~"
"""Before the hash of what was too old at the first reading: only a change makes it a post."""

DONE = "+"
"""Alerts, which never change, and entries that were told as issues."""


@dataclass
class FeedMemory:
    """`known` has, of what the feed shows now, a hash of the id and one of the text that was handed
    over (or one of the words above)."""

    etag: str = ""
    modified: str = ""
    looked: int = 0  # seconds since 1970 of the last answer; 0 for never
    known: dict[str, str] = field(default_factory=dict)

    @property
    def looked_at(self) -> datetime:
        return datetime.fromtimestamp(self.looked, UTC)


def read_memory(cursor: str, urls: tuple[str, ...]) -> dict[str, FeedMemory]:
    """By address; addresses that the account no longer has are forgotten."""
    try:
        kept = json.loads(cursor or "{}")
    except ValueError:
        kept = {}
    kept = kept if isinstance(kept, dict) else {}
    return {url: _memory(kept.get(short_hash(url))) for url in urls}


def written_memory(memory: Mapping[str, FeedMemory]) -> str:
    """Without the addresses: some have a key in them."""
    return json.dumps(
        {
            short_hash(url): {"e": one.etag, "m": one.modified, "t": one.looked, "k": one.known}
            for url, one in memory.items()
        },
        separators=(",", ":"),
    )


def _memory(kept: Any) -> FeedMemory:
    if not isinstance(kept, dict):
        return FeedMemory()
    known, looked = kept.get("k"), kept.get("t")
    return FeedMemory(
        etag=str(kept.get("e", "")),
        modified=str(kept.get("m", "")),
        looked=looked if isinstance(looked, int) and 0 <= looked < 2**33 else 0,
        known={str(id): str(text) for id, text in known.items()} if isinstance(known, dict) else {},
    )
