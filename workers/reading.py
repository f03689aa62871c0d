"""Read a batch of kept posts: the one task that every post goes through."""

import logging
import uuid
from typing import Any

from celery import Task
from celery.signals import worker_init
from sqlalchemy.exc import OperationalError

from monitor import logs
from monitor.actions.intake.reading import read
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.places.local.ground import KEY as GROUND
from workers import context as parts
from workers.app import app
from workers.leasing import leased

log = logging.getLogger(__name__)

LONGEST_S = 120
"""A batch takes under 1 s, on a slow machine that learns anew some 10 s; what hangs is ended."""


@worker_init.connect
def _load(**_: Any) -> None:
    parts.understanding().warm()


@app.task(
    name="reading.read",
    autoretry_for=(OperationalError,),  # a database that is away or locked comes back
    retry_backoff=1,
    retry_backoff_max=60,
    max_retries=None,
    bind=True,
    time_limit=LONGEST_S,
)
def read_posts(self: "Task[..., None]", deployment: int, numbers: list[int]) -> None:
    batch = self.request.id or str(uuid.uuid4())
    with logs.about(posts=numbers), leased(batch, deployment, numbers) as ours:
        if ours:
            _read(deployment, numbers)
        else:
            log.debug("another worker is reading these")


def _read(deployment: int, numbers: list[int]) -> None:
    ground, _ = parts.grounds().of(deployment)
    reader = parts.readers().of(deployment).carrying({GROUND: ground})
    locator = parts.with_answers(parts.locators().of(deployment), ground.area)
    shelf = DatabaseShelf(parts.database(), deployment)
    filed = read(numbers, shelf, reader, locator)
    log.debug("read and filed" if filed else "had been read")
