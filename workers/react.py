"""`python -m workers.react`: the consumers of the log, each on a thread of its own.

Open boards are told by `web.live.boards`, which can draw what it tells; everybody else is here.
"""

import logging
import threading
from collections.abc import Iterable, Sequence

from celery import Celery
from sqlalchemy import Connection

from monitor import logs
from monitor.actions.reacting import Ports, Reader, run_readers
from monitor.actions.reactions import PACE, SENDER
from monitor.model.announcements import Announcement, Mark
from monitor.settings import Settings
from monitor.store import live
from monitor.store.database import SMALL_CACHE_KIB, Database
from monitor.wiring.connections import open_database, open_redis
from monitor.wiring.queueing import hand_over, make_app
from monitor.wiring.stopping import stop_on_signals

log = logging.getLogger(__name__)


class WorkerPorts:
    """`monitor.actions.reacting.Ports` of a worker: it draws nothing."""

    def __init__(self, settings: Settings, database: Database, app: Celery) -> None:
        self._client, self._database, self._app = open_redis(settings), database, app

    def publish(self, deployment: int, announcement: Announcement) -> None:
        live.publish(self._client, deployment, announcement)

    def send(self, dispatches: Sequence[int]) -> None:
        hand_over(self._app, self._database, dispatches)

    def marks(
        self, connection: Connection, deployment: int, incidents: Iterable[int]
    ) -> tuple[Mark, ...]:
        return ()


def react(settings: Settings, stop: threading.Event) -> None:
    """Until `stop`."""
    database = open_database(settings, SMALL_CACHE_KIB)
    ports: Ports = WorkerPorts(settings, database, make_app(settings))
    readers = [Reader(consumer, database, ports) for consumer in (SENDER, PACE)]
    run_readers(readers, open_redis(settings), stop)
    database.close()


def main() -> None:
    stop = threading.Event()
    stop_on_signals(stop)
    settings = Settings()
    logs.configure(settings, "reactions")
    react(settings, stop)


if __name__ == "__main__":
    main()
