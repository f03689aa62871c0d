"""From a library that calls back, or blocks, to an iterator that never blocks for long."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import TypeVar

from monitor.model.networks import Watch

T = TypeVar("T")

WAITING = 2_000
"""Things between the thread and the listener: beyond it the thread waits, and the network with it,
so that a slow database fills no memory."""

TICK_S = 0.1


class Closed(Exception):
    """Raised in the thread by `hand` once nobody listens any more."""


def pumped(
    run: Callable[[Callable[[T], None]], None], watch: Watch, close: Callable[[], None]
) -> Iterator[T | None]:
    """What `run(hand)` hands over in a thread of its own; None at least every 0.1 s.

    Ends when `run` returns and raises what it raises, after all that was handed over before it.
    `close` is called at the end from the listener's thread: it must make a blocking `run` return
    (close the socket).
    """
    waiting: Queue[T] = Queue(WAITING)
    over = threading.Event()
    failed: list[BaseException] = []

    def hand(one: T) -> None:
        while not over.is_set():
            with suppress(Full):
                waiting.put(one, timeout=TICK_S)
                return
        raise Closed

    def work() -> None:
        try:
            run(hand)
        except Closed:
            pass
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=work, daemon=True, name="pump")
    thread.start()
    try:
        while not watch.stopped:
            try:
                yield waiting.get(timeout=TICK_S)
            except Empty:
                if not thread.is_alive() and waiting.empty():
                    break
                yield None
    finally:
        over.set()
        with suppress(Exception):  # it is broken already, often
            close()
        thread.join(timeout=5)
    if failed and not watch.stopped:
        raise failed[0]
