"""The live feed over Redis: what was filed, said to every process that has boards open.

It carries numbers of incidents and counts only; a board re-reads what its viewer may see.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import redis

from monitor.model.filing import Filed
from monitor.store.columns import to_ms
from monitor.store.database import Database
from monitor.store.events import announced


def channel(deployment: int) -> str:
    return f"monitor:live:{deployment}"


def revision_key(deployment: int) -> str:
    return f"monitor:revision:{deployment}"


class RedisAnnouncer:
    """Publishes what was filed, and marks it as announced."""

    def __init__(self, client: "redis.Redis", database: Database) -> None:
        self.client = client
        self.database = database

    def announce(self, filed: Filed, *, by_hand: bool = False) -> None:
        """`by_hand`: an officer did it, and boards that show it ask at once."""
        revision = int(self.client.incr(revision_key(filed.deployment_id)))
        message = {
            "revision": revision,
            "posts": filed.posts,
            "incidents": filed.incidents,
            "needs_human": filed.needs_human,
            "by_hand": filed.incidents if by_hand else [],
            "at": to_ms(datetime.now(UTC)),
        }
        self.client.publish(channel(filed.deployment_id), orjson.dumps(message))
        announced(self.database, [filed.event_id])


def revision(client: "redis.Redis", deployment: int) -> int:
    """Counts up with every change of the board; equal revisions show the same board."""
    return int(client.get(revision_key(deployment)) or 0)


def listen(client: "redis.Redis", timeout: float = 1.0) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every announcement as (deployment, message); yields (0, {}) after `timeout` s of silence."""
    pubsub: Any = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
    with pubsub as subscription:
        subscription.psubscribe("monitor:live:*")
        while True:
            heard = subscription.get_message(timeout=timeout)
            if heard is None:
                yield 0, {}
            elif heard["type"] == "pmessage":
                yield int(heard["channel"].rsplit(b":", 1)[1]), orjson.loads(heard["data"])
