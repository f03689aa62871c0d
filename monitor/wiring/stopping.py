"""Ending a process when it is told to."""

import signal
import threading


def stop_on_signals(stop: threading.Event) -> None:
    """The event is set in a thread of its own: a signal may come while the main thread is inside
    `wait` or `set` of the event (two signals in a row do), whose lock it would then never get."""

    def asked(*_: object) -> None:
        threading.Thread(target=stop.set, daemon=True, name="stop").start()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, asked)
