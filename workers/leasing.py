"""A batch is leased while it is read, and what a dead worker had in hand is known at once."""

import logging
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery.signals import task_failure
from redis.exceptions import RedisError

from monitor.store.posts.read_leases import RENEW_S, Lease, ReadLeases
from workers import context

log = logging.getLogger(__name__)


@contextmanager
def leased(batch: str, deployment: int, numbers: Sequence[int]) -> Iterator[bool]:
    """False where another worker is reading this batch. Without Redis it is read all the same:
    what is read twice is filed once."""
    leases = ReadLeases(context.redis_client())
    lease = Lease(batch, deployment, tuple(numbers), secrets.token_hex(8))
    try:
        taken = leases.take(lease)
    except RedisError as error:
        log.warning("reading without a lease: %s", error)
        yield True
        return
    if not taken:
        yield False
        return
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(leases, lease, done), daemon=True)
    renewing.start()
    try:
        yield True
    finally:
        done.set()
        renewing.join()
        with suppress(RedisError):  # it lapses, and nothing of it is left unread
            leases.end(lease)


def _renew(leases: ReadLeases, lease: Lease, done: threading.Event) -> None:
    while not done.wait(RENEW_S):
        try:
            if not leases.renew(lease):
                return
        except RedisError as error:
            log.warning("the lease is not renewed: %s", error)


@task_failure.connect
def _died(task_id: str = "", exception: object = None, **_: Any) -> None:
    """In the parent of the process that died, which is there to tell."""
    if isinstance(exception, (WorkerLostError, TimeLimitExceeded)):
        with suppress(RedisError):  # the lease lapses by itself
            ReadLeases(context.redis_client()).lapse(task_id)
