"""Hand kept posts to the readers."""

from collections.abc import Sequence

from monitor.store.database import Database
from monitor.wiring import queueing
from workers.app import app, settings


def enqueue(database: Database, deployment: int, numbers: Sequence[int]) -> bool:
    """False when the broker did not take them; the sweep then queues them later."""
    return queueing.enqueue(app, settings.read_posts, database, deployment, numbers)
