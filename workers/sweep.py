"""The timetable's own jobs: find what fell between two chairs, and hand it on again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import redis
from celery import Celery

from monitor import logs
from monitor.actions.intake.reading import set_aside
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.actions.triage.overdue import mark_overdue
from monitor.model.lanes import Lane
from monitor.store.database import Database
from monitor.store.posts.posts import forgotten
from monitor.store.posts.read_leases import ReadLeases
from monitor.wiring.queueing import enqueue, waiting_since

log = logging.getLogger(__name__)

UNQUEUED = timedelta(seconds=10)
"""The listener queues within milliseconds; after this long the broker must have been away."""

UNREAD = timedelta(seconds=10)
"""A task is begun as soon as it is taken; clocks of two machines lie closer together than this."""

MOST_DEATHS = 3
"""Workers that died with a post in hand, the last with no other: chance hardly does that."""

MOST_BATCHES = 40
"""Of incidents whose time has come, in one run: 20,000, as on a morning when desks open."""

LIMIT = 5000


@dataclass(frozen=True, slots=True)
class Sweep:
    database: Database
    app: Celery
    client: "redis.Redis"
    size: int  # posts in a task

    def requeue(self) -> None:
        """What was kept and not queued in time, and what is neither read, being read nor waiting:
        the broker lost it."""
        leased = ReadLeases(self.client).leased()
        unread = {lane: self._waited(lane) for lane in Lane}
        lost = forgotten(self.database, unqueued=UNQUEUED, unread=unread, limit=LIMIT + len(leased))
        for deployment, all_lost in lost.items():
            if numbers := [number for number in all_lost if number not in leased]:
                self._queue(deployment, numbers, "kept and not read")

    def recover(self) -> None:
        """What dead workers had in hand: in halves, so that a post that kills its reader is soon
        alone; such a post is filed for a person."""
        leases = ReadLeases(self.client)
        for lease in leases.lapsed():
            shelf = DatabaseShelf(self.database, lease.deployment)
            left = [kept.key for kept in shelf.take(lease.numbers)]
            deaths = leases.count_deaths(left)
            if len(left) == 1 and deaths[left[0]] >= MOST_DEATHS:
                with logs.about(posts=left):
                    log.error(
                        "%d workers died over this post: it is filed for a person", MOST_DEATHS
                    )
                    set_aside(left[0], shelf, f"{deaths[left[0]]} workers died over this post")
            elif left:
                middle = (len(left) + 1) // 2
                for half in (left[:middle], left[middle:]):
                    if half and not self._queue(lease.deployment, half, "in a dead worker's hand"):
                        return  # the lease stays lapsed: again when the broker is back
            leases.end(lease)

    def _waited(self, lane: Lane) -> timedelta:
        """For how long what was queued earlier than all that waits there must have been queued."""
        since = waiting_since(self.client, lane)
        return UNREAD if since is None else max(UNREAD, datetime.now(UTC) - since + UNREAD)

    def _queue(self, deployment: int, numbers: Sequence[int], why: str) -> bool:
        with logs.about(posts=numbers):
            log.warning("queueing %d posts again that were %s", len(numbers), why)
            return enqueue(self.app, self.size, self.database, deployment, numbers)


def mark_late(database: Database) -> None:
    """What is about to be late or has become so, on all open boards."""
    for _ in range(MOST_BATCHES):
        if not mark_overdue(database, datetime.now(UTC)):
            return
