"""`python -m web.live.boards`: tells open boards what happened, a consumer of the log.

It stands here and not with the other consumers because it draws what it tells: marks of what
officers decided go along as a row shows them.
"""

import threading
from collections.abc import Iterable, Sequence

from jinja2 import Environment, PackageLoader
from sqlalchemy import Connection

from monitor import logs
from monitor.actions.reacting import Reader, run_readers
from monitor.actions.reactions import BOARDS
from monitor.model.announcements import Announcement, Mark, officer_mark
from monitor.settings import Settings
from monitor.store import live
from monitor.store.database import SMALL_CACHE_KIB
from monitor.store.incidents import board
from monitor.wiring.connections import open_database, open_redis
from monitor.wiring.stopping import stop_on_signals
from web.present import labels
from web.screens.triage import marks


class BoardPorts:
    """`monitor.actions.reacting.Ports` of the consumer of boards."""

    def __init__(self, settings: Settings) -> None:
        self._client = open_redis(settings)
        environment = Environment(
            loader=PackageLoader("web"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        environment.globals |= {"words": labels, "marks": marks, "officer_mark": officer_mark}
        self._template = environment.get_template("triage/marks.html")

    def publish(self, deployment: int, announcement: Announcement) -> None:
        live.publish(self._client, deployment, announcement)

    def send(self, dispatches: Sequence[int]) -> None:
        """Not for boards: the sender is a consumer of its own."""

    def marks(
        self, connection: Connection, deployment: int, incidents: Iterable[int]
    ) -> tuple[Mark, ...]:
        listed = (board.incident(connection, deployment, number) for number in incidents)
        shown = (marks.mark(row, self._template.render) for row in listed if row is not None)
        return tuple(shown)


def tell_boards(settings: Settings, stop: threading.Event) -> None:
    """Until `stop`."""
    database = open_database(settings, SMALL_CACHE_KIB)
    run_readers([Reader(BOARDS, database, BoardPorts(settings))], open_redis(settings), stop)
    database.close()


def main() -> None:
    stop = threading.Event()
    stop_on_signals(stop)
    settings = Settings()
    logs.configure(settings, "boards")
    tell_boards(settings, stop)


if __name__ == "__main__":
    main()
