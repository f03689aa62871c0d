"""The live feed over Redis: what happened, said to every process that has boards open."""

from collections.abc import Iterator
from typing import Any

import orjson
import redis

from monitor.model.announcements import Announcement, announcement_from, announcement_json


def channel(deployment: int) -> str:
    return f"monitor:live:{deployment}"


def publish(client: "redis.Redis", deployment: int, announcement: Announcement) -> None:
    """To open boards of a deployment. Raises RedisError."""
    client.publish(channel(deployment), orjson.dumps(announcement_json(announcement)))


def listen(
    client: "redis.Redis", timeout: float = 1.0
) -> Iterator[tuple[int, Announcement | None]]:
    """Every announcement with its deployment; yields (0, None) after `timeout` s of silence."""
    pubsub: Any = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]  # untyped
    with pubsub as subscription:
        subscription.psubscribe("monitor:live:*")
        while True:
            heard = subscription.get_message(timeout=timeout)
            if heard is None:
                yield 0, None
            elif heard["type"] == "pmessage":
                deployment = int(heard["channel"].rsplit(b":", 1)[1])
                yield deployment, announcement_from(orjson.loads(heard["data"]))
