"""`python -m workers.feed ACCOUNT`: the listener of one account, until stopped."""

import sys
import threading
import time

from monitor.cli.errors import EXPECTED
from monitor.model.networks import Source
from monitor.model.watchwords import Watchwords
from monitor.networks.known import networks
from monitor.settings import Settings
from monitor.store.accounts import account, disable, opened
from monitor.store.database import Database, StoreError
from monitor.store.feed import RedisAnnouncer
from monitor.store.feeds import cursor_of
from monitor.store.sealing import Seal
from monitor.store.watchwords import current
from monitor.wiring.connections import open_database, open_redis
from workers.connections import Connections, Line
from workers.listen import Listener, stop_on_signals

LOOKED_UP_S = 2.0
"""Between two looks at the watchwords."""


class Following:
    """`monitor.model.networks.Watch` on the database."""

    def __init__(self, database: Database, deployment: int, cursor: str) -> None:
        self.stop = threading.Event()
        self.cursor = cursor
        self._database, self._deployment = database, deployment
        self._watchwords, self._looked_at = Watchwords(), float("-inf")

    @property
    def watchwords(self) -> Watchwords:
        if time.monotonic() - self._looked_at >= LOOKED_UP_S:
            with self._database.read() as connection:
                self._watchwords = current(connection, self._deployment)
            self._looked_at = time.monotonic()
        return self._watchwords

    @property
    def stopped(self) -> bool:
        return self.stop.is_set()


def listen(settings: Settings, number: int, stop: threading.Event | None = None) -> Line:
    """Until `stop`; how the connection was at the end. Raises StoreError for a wrong number."""
    database = open_database(settings)
    with database.read() as connection:
        kept = account(connection, number)
        if kept is None:
            raise StoreError(f"there is no account {number}")
        secrets = opened(connection, number, Seal(settings.secret))
        cursor = cursor_of(connection, kept.deployment, kept.feed)
    network = networks().get(kept.network)
    if network is None or network.source is None:
        raise StoreError(f"{kept.network} is no network that can be listened to")
    watch = Following(database, kept.deployment, cursor)
    watch.stop = stop or watch.stop
    source: Source = network.source(secrets)
    connections = Connections(network, source, watch)
    listener = Listener(
        settings,
        database,
        kept.deployment,
        kept.feed,
        kept.network,
        stop=watch.stop,
        announcer=RedisAnnouncer(open_redis(settings), database),
        account=number,
        line=lambda: connections.line,
        cursor=cursor,
        kept_up_to=lambda reached: setattr(watch, "cursor", reached),
    )
    listener.run(connections)
    if connections.line.state == "failed":
        disable(database, number, connections.line.reason)
    database.close()
    return connections.line


def main() -> None:
    stop = threading.Event()
    stop_on_signals(stop)
    try:
        listen(Settings(), int(sys.argv[1]), stop)
    except EXPECTED as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
