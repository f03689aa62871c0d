"""The live feed over Redis: what happened, said to every process that has boards open.

It carries numbers of incidents and counts only; a board re-reads what its viewer may see.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import redis


def channel(deployment: int) -> str:
    return f"monitor:live:{deployment}"


def publish(client: "redis.Redis", deployment: int, message: Mapping[str, Any]) -> None:
    """To all open boards of a deployment. Raises RedisError."""
    client.publish(channel(deployment), orjson.dumps(message))


def listen(client: "redis.Redis", timeout: float = 1.0) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every message as (deployment, message); yields (0, {}) after `timeout` s of silence."""
    pubsub: Any = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]  # untyped
    with pubsub as subscription:
        subscription.psubscribe("monitor:live:*")
        while True:
            heard = subscription.get_message(timeout=timeout)
            if heard is None:
                yield 0, {}
            elif heard["type"] == "pmessage":
                yield int(heard["channel"].rsplit(b":", 1)[1]), orjson.loads(heard["data"])
