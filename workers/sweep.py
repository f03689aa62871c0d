"""The timetable's own jobs: find what fell between two chairs, and hand it on again."""

import logging
from datetime import UTC, datetime, timedelta

from celery import Celery

from monitor import logs
from monitor.actions.triage.overdue import mark_overdue
from monitor.store.database import Database
from monitor.store.posts.posts import forgotten
from monitor.wiring.queueing import enqueue

log = logging.getLogger(__name__)

UNQUEUED = timedelta(seconds=10)
"""The listener queues within milliseconds; after this long the broker must have been away."""

UNREAD = timedelta(minutes=2)
"""The broker gives a lost task back within its visibility timeout; later it lost it."""

MOST_BATCHES = 40
"""Of incidents whose time has come, in one run: 20,000, as on a morning when desks open."""

LIMIT = 5000


def requeue(database: Database, app: Celery, size: int) -> None:
    """In tasks of `size` posts, what was kept and neither queued nor read in time."""
    found = forgotten(database, unqueued=UNQUEUED, unread=UNREAD, limit=LIMIT)
    for deployment, numbers in found.items():
        with logs.about(posts=numbers):
            log.warning("queueing %d posts again that were kept and not read", len(numbers))
            enqueue(app, size, database, deployment, numbers)


def mark_late(database: Database) -> None:
    """What is about to be late or has become so, on all open boards."""
    for _ in range(MOST_BATCHES):
        if not mark_overdue(database, datetime.now(UTC)):
            return
