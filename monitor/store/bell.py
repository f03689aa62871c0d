"""The bell: it wakes the consumers of the log when there is something to read.

It is rung after a commit by whoever acted, and may be missed without harm: consumers look by
themselves every second. So it never raises, and where Redis does not answer it is left alone for a
while, or else a listener would wait for a connection with every batch.
"""

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any, Protocol

import redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

CHANNEL = "monitor:log"

HEARD_S = 0.5
"""Between two looks at whether to stop."""

SILENT_S = 5.0
"""How long it is not rung after Redis did not answer."""


class Bell(Protocol):
    def ring(self, deployment: int) -> None:
        """There is a new entry in this deployment. Never raises."""
        ...


class NoBell:
    """Where nobody needs to be woken: commands, tests."""

    def ring(self, deployment: int) -> None:
        pass


class RedisBell:
    def __init__(self, client: "redis.Redis") -> None:
        self._client = client
        self._silent_until = 0.0

    def ring(self, deployment: int) -> None:
        if time.monotonic() < self._silent_until:
            return
        try:
            self._client.publish(CHANNEL, deployment)
        except RedisError as error:
            self._silent_until = time.monotonic() + SILENT_S
            log.warning("Redis is away, consumers of the log look by themselves: %s", error)


def listen_for_rings(client: "redis.Redis", stop: threading.Event) -> Iterator[int]:
    """The deployment of each ring until `stop`; 0 once a connection stands, since rings may have
    been missed before. Where Redis is away it is tried again."""
    while not stop.is_set():
        pubsub: Any = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]  # untyped
        try:
            with pubsub as subscription:
                subscription.subscribe(CHANNEL)
                yield 0
                while not stop.is_set():
                    message = subscription.get_message(timeout=HEARD_S)
                    if message is not None:
                        yield int(message["data"])
        except RedisError as error:
            log.warning("the bell of the log is not heard, Redis is away: %s", error)
            stop.wait(HEARD_S)
