"""Hand kept posts to the readers. Save first, queue second: a broker that is away loses nothing."""

import logging
from collections.abc import Sequence

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from monitor.store.database import Database
from monitor.store.posts import queued
from workers.app import app, settings

log = logging.getLogger(__name__)


def enqueue(database: Database, deployment: int, numbers: Sequence[int]) -> bool:
    """False when the broker did not take them; the sweep then queues them later."""
    size = settings.read_posts
    try:
        for start in range(0, len(numbers), size):
            some = list(numbers[start : start + size])
            app.send_task("reading.read", args=(deployment, some), retry=False)
    except (OperationalError, RedisError) as error:
        log.warning("%d posts wait for the sweep, the broker is away: %s", len(numbers), error)
        return False
    queued(database, numbers)
    return True
