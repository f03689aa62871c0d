"""`python -m workers.timetable`: what is done again and again, each job on a thread of its own.

No queue and no reader between a job and its time: a backlog of reading delays no clock, a long job
delays no other, and clocks go on while the broker is away. Once a deployment, on one machine; a
second one at once does no harm, since every job looks at the database for what is left to do.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from celery import Celery
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from monitor import logs
from monitor.settings import Settings
from monitor.store.database import SMALL_CACHE_KIB, Database
from monitor.wiring.connections import open_database, open_redis
from monitor.wiring.queueing import make_app
from monitor.wiring.stopping import stop_on_signals
from workers.sweep import Sweep, mark_late

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every_s: float  # between the end of one run and the next
    run: Callable[[], object]


def jobs(settings: Settings, database: Database, app: Celery) -> list[Job]:
    """Calls of the sender and the geocoder expire unread while these are at work or away."""

    def call(task: str, expires: float) -> Callable[[], object]:
        return partial(app.send_task, task, expires=expires, retry=False)

    sweep = Sweep(database, app, open_redis(settings), settings.read_posts)
    table = [
        Job("requeue", 5.0, sweep.requeue),
        Job("recover", 1.0, sweep.recover),
        Job("late", 10.0, lambda: mark_late(database)),
        Job("out", 1.0, call("out.due", 1)),
    ]
    if settings.geocoder:
        table.append(Job("geocode", 2.0, call("geocode.work", 2)))
        table.append(Job("forget", 3600.0, call("geocode.forget", 3600)))
    return table


def keep_time(table: Sequence[Job], stop: threading.Event) -> None:
    """Until `stop`; a job that fails is run again at its next time."""
    threads = [
        threading.Thread(target=_repeat, args=(job, stop), name=job.name, daemon=True)
        for job in table
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _repeat(job: Job, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            job.run()
        except (OperationalError, BrokerError, RedisError) as error:
            log.warning("%s waits for its next time: %s", job.name, error)
        except Exception:  # the other jobs, and this one's next time, must not end for it
            log.exception("%s broke", job.name)
        stop.wait(job.every_s)


def main() -> None:
    stop = threading.Event()
    stop_on_signals(stop)
    settings = Settings()
    logs.configure(settings, "timetable")
    database = open_database(settings, SMALL_CACHE_KIB)
    keep_time(jobs(settings, database, make_app(settings)), stop)
    database.close()


if __name__ == "__main__":
    main()
