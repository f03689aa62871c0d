"""The way in: the feeds of an account, each asked in its turn."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from monitor.model.dispatching import Account, NetworkError
from monitor.model.listening import Condition, Heard, Reached
from monitor.model.networks import Watch
from monitor.networks.feeds.entries import MOST
from monitor.networks.feeds.fetching import Client, shown
from monitor.networks.feeds.memory import read_memory, written_memory
from monitor.networks.feeds.names import NETWORK
from monitor.networks.feeds.reading import Reading
from monitor.networks.pump import pumped

FEEDS = 50
"""Of one account: they are asked one after the other."""
STRETCH_S = 300.0
"""What a feed asks to wait beyond this is not followed: a look that brings nothing costs its server
some bytes, and an hour that a news site gives itself is long in an emergency."""
SLOWEST_S = 900.0
"""Between looks at a feed that fails."""
UNCHANGED_S = 60.0
"""At least between cursors that differ in nothing but the time."""

Hand = Callable[[Heard], None]


@dataclass
class Turn:
    """When a feed is asked next (`time.monotonic`), and how often it failed in a row."""

    reading: Reading
    due: float = 0.0
    failures: int = 0
    problem: str = ""


class FeedsSource:
    """Implements `monitor.model.networks.Source`. Raises NetworkError where no feed can be read;
    while some can, a Condition tells of the others."""

    def __init__(self, account: Account) -> None:
        self._settings = account.settings
        self._readings: list[Reading] = []
        self._pause_s = 60.0

    def listen(self, watch: Watch) -> Iterator[Heard]:
        stopped = threading.Event()
        self._prepare()
        hosts = {urlsplit(one.url).hostname or "" for one in self._readings}

        def run(hand: Hand) -> None:
            client = Client(hosts, stopped.is_set)
            try:
                self._take_turns(client, watch, hand, stopped)
            finally:
                client.close()

        yield from pumped(run, watch, stopped.set)

    def _prepare(self) -> None:
        """Once: what a reading knows of failures outlives a connection."""
        say = self._settings
        self._pause_s = _number(say.get("interval_s", ""), "seconds", 60, 0.1, 86_400)
        if not self._readings:
            everything = say.get("filter", "").strip().lower() in ("no", "false", "0", "off")
            oldest = timedelta(days=_number(say.get("days", ""), "days", 2, 0, 3_650))
            urls = _addresses(say.get("urls", ""))
            self._readings = [Reading(url, everything, oldest) for url in urls]

    def _take_turns(
        self, client: Client, watch: Watch, hand: Hand, stopped: threading.Event
    ) -> None:
        memory = read_memory(watch.cursor, tuple(one.url for one in self._readings))
        turns = [Turn(reading) for reading in self._readings]
        told: str | None = None
        reached = 0.0
        stands = False
        while not stopped.is_set():
            turn = min(turns, key=lambda one: one.due)
            if stopped.wait(max(turn.due - time.monotonic(), 0)):
                return
            try:
                changed = turn.reading.look(client, memory[turn.reading.url], watch, hand)
            except NetworkError as error:
                self._fail(turn, error)
                if not stopped.is_set() and all(one.failures for one in turns):
                    raise _none_can_be_read(turns, error) from None
            else:
                if not stands:  # the others are asked for a while
                    stands = True
                    hand(Condition())
                turn.failures, turn.problem = 0, ""
                wait = max(self._pause_s, min(turn.reading.wants_s, STRETCH_S))
                turn.due = time.monotonic() + wait
                if changed or time.monotonic() - reached > UNCHANGED_S:
                    hand(Reached(written_memory(memory)))
                    reached = time.monotonic()
            if told != (note := _note(turns)) and all(one.due for one in turns):
                told = note
                hand(Condition(note=note))

    def _fail(self, turn: Turn, error: NetworkError) -> None:
        turn.failures += 1
        turn.problem = str(error)
        slower = min(self._pause_s * 2**turn.failures, max(SLOWEST_S, self._pause_s))
        turn.due = time.monotonic() + max(slower, error.retry_after or 0)


def _note(turns: list[Turn]) -> str:
    failing = [one.problem for one in turns if one.problem]
    note = f"{len(turns) - len(failing)} of {len(turns)} feeds are read"
    note += "".join(f"; {problem}" for problem in failing[:5])
    for one in turns:
        if one.reading.left_out:
            note += f"; of {shown(one.reading.url)} only the first {MOST} entries are read"
    return note


def _none_can_be_read(turns: list[Turn], error: NetworkError) -> NetworkError:
    if len(turns) == 1:
        return error
    problems = "; ".join(one.problem for one in turns[:5])
    return NetworkError(f"none of {len(turns)} feeds can be read: {problems}")


def _addresses(text: str) -> tuple[str, ...]:
    urls = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not urls:
        raise NetworkError(f"this account of {NETWORK} has no address: enter one", permanent=True)
    if len(urls) > FEEDS:
        raise NetworkError(f"more than {FEEDS} addresses: make another account", permanent=True)
    for url in urls:
        if not url.lower().startswith(("http://", "https://")) or "." not in url:
            raise NetworkError(
                f"{shown(url)!r} is no address of a feed: write it as https://...", permanent=True
            )
    return urls


def _number(text: str, unit: str, default: float, least: float, most: float) -> float:
    try:
        value = float(text.strip() or default)
    except ValueError:
        raise NetworkError(f"{text!r} is no number of {unit}", permanent=True) from None
    return min(max(value, least), most)
