"""`python -m workers.feed ACCOUNT [HOLDER]`: the listener of one account, until stopped.

With a holder's name it belongs to the process that started it, and ends with that.
"""

import logging
import os
import sys
import threading
import time

from monitor import logs
from monitor.cli.errors import EXPECTED
from monitor.model.accounts import KeptAccount
from monitor.model.networks import Source
from monitor.model.watchwords import Watchwords
from monitor.networks.known import networks
from monitor.settings import Settings
from monitor.store.database import SMALL_CACHE_KIB, Database, StoreError
from monitor.store.networks.accounts import account, opened
from monitor.store.networks.encryption import Seal
from monitor.store.networks.listeners import cursor_of
from monitor.store.networks.watchwords import current
from monitor.wiring.account_faults import disable_and_tell
from monitor.wiring.connections import open_database
from monitor.wiring.stopping import stop_on_signals
from workers.connections import Connections, Line
from workers.holding import Hold, new_holder, stop_with
from workers.listen import Listener

log = logging.getLogger(__name__)

LOOKED_UP_S = 2.0
"""Between two looks at the watchwords."""


class Following:
    """`monitor.model.networks.Watch` on the database."""

    def __init__(self, hold: Hold, stop: threading.Event, cursor: str) -> None:
        self.cursor = cursor
        self._hold, self._stop = hold, stop
        self._watchwords, self._looked_at = Watchwords(), float("-inf")

    @property
    def watchwords(self) -> Watchwords:
        if time.monotonic() - self._looked_at >= LOOKED_UP_S:
            with self._hold.database.read() as connection:
                self._watchwords = current(connection, self._hold.deployment)
            self._looked_at = time.monotonic()
        return self._watchwords

    @property
    def stopped(self) -> bool:
        return self._stop.is_set() or self._hold.lost


def listen(
    settings: Settings, number: int, stop: threading.Event | None = None, holder: str = ""
) -> Line:
    """Until `stop`, whenever no other listener has the feed; how the connection was at the end.

    `holder` names this listener, the same after it was started again. Raises StoreError for a
    wrong number.
    """
    database = open_database(settings, SMALL_CACHE_KIB)
    stop = stop or threading.Event()
    kept = _kept(database, number)
    hold = Hold(database, kept.deployment, kept.feed, kept.network, holder or new_holder())
    line = Line("ended", "stopped")
    try:
        while hold.wait(stop):
            kept = _kept(database, number)  # it may have been a long wait
            line = Line("failed", kept.fault)
            if not kept.fault:
                line = _listen(settings, kept, hold, stop)
            if not hold.lost:
                break
    finally:
        hold.let_go()
        database.close()
    return line


def _kept(database: Database, number: int) -> KeptAccount:
    with database.read() as connection:
        kept = account(connection, number)
    if kept is None:
        raise StoreError(f"there is no account {number}")
    return kept


def _listen(settings: Settings, kept: KeptAccount, hold: Hold, stop: threading.Event) -> Line:
    """Until it is stopped, refused for good, or somebody else has the feed."""
    database = hold.database
    with database.read() as connection:
        secrets = opened(connection, kept.id, Seal(settings.secret))
        cursor = cursor_of(connection, kept.deployment, kept.feed)
    network = networks().get(kept.network)
    if network is None or network.source is None:
        raise StoreError(f"{kept.network} is no network that can be listened to")
    watch = Following(hold, stop, cursor)
    source: Source = network.source(secrets)
    connections = Connections(network, source, watch)
    listener = Listener(
        settings,
        database,
        kept.deployment,
        kept.feed,
        kept.network,
        stop=stop,
        account=kept.id,
        line=lambda: connections.line,
        cursor=cursor,
        kept_up_to=lambda reached: setattr(watch, "cursor", reached),
        hold=hold,
    )
    listener.run(connections)
    if connections.line.state == "failed":
        disable_and_tell(settings, database, kept.id, connections.line.reason)
    return connections.line


def main() -> None:
    stop = threading.Event()
    stop_on_signals(stop)
    number, holder = int(sys.argv[1]), "".join(sys.argv[2:3])
    if holder:
        stop_with(os.getppid(), stop)
    settings = Settings()
    logs.configure(settings, "listener", account=number)
    try:
        listen(settings, number, stop, holder)
    except EXPECTED as error:
        log.error("%s", error)
        sys.exit(1)


if __name__ == "__main__":
    main()
