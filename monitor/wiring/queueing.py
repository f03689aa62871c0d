"""Handing kept posts to the readers: the Celery application, for workers and for those who only
send."""

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

import redis
from celery import Celery
from celery.signals import celeryd_init, setup_logging
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from monitor import logs
from monitor.actions.intake.keeping import queued
from monitor.actions.outreach import dispatch_queue
from monitor.model.lanes import Lane
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.outreach import dispatches
from monitor.store.posts.posts import lanes_of

log = logging.getLogger(__name__)

READ = {Lane.URGENT: "read.urgent", Lane.NORMAL: "read", Lane.LATER: "read.later"}
"""The queue of each lane."""

QUEUED = "queued_at"
"""Header of a task of the readers: seconds since 1970."""


def make_app(settings: Settings, *tasks: str, process: str = "worker") -> Celery:
    """An application that knows the modules `tasks`; without any it can only send. `process` is
    what its log lines are called when it runs."""
    app = Celery(process, broker=settings.broker, include=list(tasks))
    app.conf.update(
        task_ignore_result=True,  # what a task achieved is in the database
        task_serializer="json",
        accept_content=["json"],
        task_acks_late=True,  # a task is done when it is filed, not when it is taken
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            # s until a task that nobody ended is given to another: above the 120 s after which
            # reading is stopped. What a dead worker had in hand is found by its lease, far sooner
            "visibility_timeout": 300,
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 1,
            "unacked_mutex_expire": 10,
        },
        task_default_queue=READ[Lane.NORMAL],
        task_routes={
            "geocode.*": {"queue": "geocode"},
            "out.due": {"queue": "out"},
        },
        worker_send_task_events=False,
        timezone="UTC",
    )
    _log_as(settings, process)
    return app


def _log_as(settings: Settings, process: str) -> None:
    """Celery configures no logging then. A process runs the application that it made last."""

    def configure(**_: object) -> None:
        logs.configure(settings, process)

    # a worker's first warnings come between the two
    for signal in (celeryd_init, setup_logging):
        signal.disconnect(dispatch_uid=__name__)
        signal.connect(configure, weak=False, dispatch_uid=__name__)


def enqueue(
    app: Celery, size: int, database: Database, deployment: int, numbers: Sequence[int]
) -> bool:
    """In tasks of `size` posts, each lane by itself. Save first, queue second: where the broker is
    away nothing is lost, False is returned, and the sweep queues them later."""
    try:
        for lane, theirs in lanes_of(database, numbers).items():
            for start in range(0, len(theirs), size):
                app.send_task(
                    "reading.read",
                    args=(deployment, theirs[start : start + size]),
                    queue=READ[lane],
                    headers={QUEUED: datetime.now(UTC).timestamp()},
                    retry=False,
                )
    except (OperationalError, RedisError) as error:
        log.warning("%d posts wait for the sweep, the broker is away: %s", len(numbers), error)
        return False
    queued(database, numbers)
    return True


def waiting_since(client: "redis.Redis", lane: Lane) -> datetime | None:
    """When the task was queued that readers will take next from a lane; all that waits there was
    queued later. None where nothing waits; 1970 where its task does not say."""
    message = client.lindex(READ[lane], -1)
    if message is None:
        return None
    queued_s = json.loads(message)["headers"].get(QUEUED, 0.0)
    return datetime.fromtimestamp(queued_s, UTC)


def out_queue(network: str) -> str:
    """A queue for each network: one that is slow holds nothing up but itself."""
    return f"out.{network}"


AT_ONCE = 10
"""Of a reply to all: the rest waits for its turn in the database."""


def hand_over(app: Celery, database: Database, numbers: Sequence[int]) -> bool:
    """Dispatches to whoever delivers; where the broker is away the sweep hands them on later."""
    if not numbers:
        return True
    numbers = numbers[:AT_ONCE]
    with database.read() as connection:
        found = [one for number in numbers if (one := dispatches.dispatch(connection, number))]
    try:
        for one in found:
            send_out(app, one.id, one.network)
    except (OperationalError, RedisError) as error:
        log.warning("%d dispatches wait for the sweep, the broker is away: %s", len(found), error)
        return False
    dispatch_queue.queued(database, [one.id for one in found])
    return True


def send_out(app: Celery, number: int, network: str) -> None:
    app.send_task("out.deliver", args=(number, network), queue=out_queue(network), retry=False)
