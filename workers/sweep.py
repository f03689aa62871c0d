"""The timetable's tasks: find what fell between two chairs, and hand it on again."""

import logging
from datetime import UTC, datetime, timedelta

from monitor import logs
from monitor.actions.triage.overdue import mark_overdue
from monitor.store.posts.posts import forgotten
from workers import context as parts
from workers.app import app
from workers.queue import enqueue

log = logging.getLogger(__name__)

UNQUEUED = timedelta(seconds=10)
"""The listener queues within milliseconds; after this long the broker must have been away."""

UNREAD = timedelta(minutes=2)
"""The broker gives a lost task back within its visibility timeout; later it lost it."""

MOST_BATCHES = 40
"""Of incidents whose time has come, in one task: 20,000, as on a morning when desks open."""

LIMIT = 5000


@app.task(name="sweep.requeue")
def requeue() -> None:
    database = parts.database()
    found = forgotten(database, unqueued=UNQUEUED, unread=UNREAD, limit=LIMIT)
    for deployment, numbers in found.items():
        with logs.about(posts=numbers):
            log.warning("queueing %d posts again that were kept and not read", len(numbers))
            enqueue(database, deployment, numbers)


@app.task(name="sweep.late")
def late() -> None:
    """What is about to be late or has become so, on all open boards."""
    for _ in range(MOST_BATCHES):
        if not mark_overdue(parts.database(), datetime.now(UTC)):
            return
