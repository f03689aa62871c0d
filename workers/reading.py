"""Read a batch of kept posts: the one task that every post goes through."""

import logging
from typing import Any

from celery.signals import worker_init
from sqlalchemy.exc import OperationalError

from monitor import logs
from monitor.actions.intake.reading import read
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.places.local.ground import KEY as GROUND
from workers import context as parts
from workers.app import app

log = logging.getLogger(__name__)


@worker_init.connect
def _load(**_: Any) -> None:
    parts.understanding().warm()


@app.task(
    name="reading.read",
    autoretry_for=(OperationalError,),  # a database that is away or locked comes back
    retry_backoff=1,
    retry_backoff_max=60,
    max_retries=None,
)
def read_posts(deployment: int, numbers: list[int]) -> None:
    with logs.about(posts=numbers):
        _read(deployment, numbers)


def _read(deployment: int, numbers: list[int]) -> None:
    ground, _ = parts.grounds().of(deployment)
    reader = parts.readers().of(deployment).carrying({GROUND: ground})
    locator = parts.with_answers(parts.locators().of(deployment), ground.area)
    shelf = DatabaseShelf(parts.database(), deployment)
    filed = read(numbers, shelf, reader, locator)
    log.debug("read and filed" if filed else "had been read")
