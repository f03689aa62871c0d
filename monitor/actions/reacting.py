"""Reading the log for a consumer: from its own cursor, at its own pace, whatever others do.

What a reaction writes and how far its consumer is are one transaction, so an entry is seen to once.
What leaves the database (a message to open boards, a task for the sender) is done before the mark
and may therefore come twice after a crash: those reactions do no harm when they do.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import redis
from redis.exceptions import RedisError
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from monitor.model.announcements import Announcement, Mark
from monitor.model.events import Entry, Event
from monitor.store import events as log_of_events
from monitor.store.bell import listen_for_rings
from monitor.store.database import Database
from monitor.store.deployments import all_deployments

log = logging.getLogger(__name__)

BATCH = 100
"""Entries that are seen to in one transaction."""

TRIES = 5
"""Of one entry; then it is set aside with the reason, and the consumer goes on without it."""

PAUSES_S = (0.2, 1.0, 5.0, 20.0)
"""Before the next try of an entry that broke: a fault that passes within half a minute costs
nothing."""

AWAY = (OperationalError, RedisError)
"""A server that is away: no entry is at fault, and all wait until it is back."""

LOOK_S = 1.0
"""A consumer looks by itself this often: a ring may be missed."""


class Ports(Protocol):
    """What reactions reach outside of the database."""

    def publish(self, deployment: int, announcement: Announcement) -> None:
        """To open boards of a deployment: all, or those of the officers that it names."""
        ...

    def send(self, dispatches: Sequence[int]) -> None:
        """Dispatches to whoever delivers."""
        ...

    def marks(
        self, connection: Connection, deployment: int, incidents: Iterable[int]
    ) -> tuple[Mark, ...]:
        """State, owner and standing of these incidents, as a row of a board shows them."""
        ...


@dataclass(frozen=True, slots=True)
class Reacting:
    """One entry before one reaction: `events` are those of it that the reaction is for."""

    connection: Connection
    entry: Entry
    events: tuple[Event, ...]
    ports: Ports


Reaction = Callable[[Reacting], None]


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who reads the log. `begins` fills what it keeps of a deployment, once, before it first
    reads: it starts with what happens from then on."""

    name: str
    reactions: Mapping[type[Event], tuple[Reaction, ...]]
    begins: Callable[[Connection, int], None] = lambda connection, deployment: None
    writes: bool = True  # to the database; else it may react without holding up writers

    def react(self, connection: Connection, entry: Entry, ports: Ports) -> None:
        """Each reaction once for an entry, with all its events."""
        wanted: dict[Reaction, list[Event]] = {}
        for event in entry.events:
            for reaction in self.reactions.get(type(event), ()):
                wanted.setdefault(reaction, []).append(event)
        for reaction, events in wanted.items():
            reaction(Reacting(connection, entry, tuple(events), ports))


class Reader:
    """A consumer at work on all deployments of a database."""

    def __init__(self, consumer: Consumer, database: Database, ports: Ports) -> None:
        self.consumer, self._database, self._ports = consumer, database, ports
        self._wait_until: dict[int, float] = {}  # by deployment, after a fault

    def catch_up(self) -> None:
        """All that waits in all deployments, but for those that wait after a fault."""
        for deployment in all_deployments(self._database):
            while time.monotonic() >= self._wait_until.get(deployment.id, 0.0):
                if not self._step(deployment.id):
                    break

    def hurry(self) -> None:
        """What waits after a fault is tried again at the next look."""
        self._wait_until.clear()

    def run(self, stop: threading.Event, woken: threading.Event) -> None:
        while not stop.is_set():
            woken.clear()
            try:
                self.catch_up()
            except AWAY as error:
                log.warning("%s waits for a server: %s", self.consumer.name, error)
            woken.wait(LOOK_S)

    def _step(self, deployment: int) -> bool:
        """See to the next entries; whether there may be more."""
        name = self.consumer.name
        with self._database.read() as connection:
            position = log_of_events.position_of(connection, name, deployment)
            if position is not None:
                entries = log_of_events.since(connection, deployment, position, BATCH)
        if position is None:
            self._begin(deployment)
            return True
        if not entries:
            return False
        try:
            self._see_to(deployment, position, entries)
        except AWAY:
            raise
        except Exception:
            return self._one_by_one(deployment, position, entries)
        return len(entries) == BATCH

    def _begin(self, deployment: int) -> None:
        with self._database.write() as connection:
            self.consumer.begins(connection, deployment)
            newest = log_of_events.newest(connection, deployment)
            log_of_events.begin(connection, self.consumer.name, deployment, newest)

    def _see_to(self, deployment: int, position: int, entries: Sequence[Entry]) -> None:
        if not self.consumer.writes:
            with self._database.read() as connection:
                for entry in entries:
                    self.consumer.react(connection, entry, self._ports)
        with self._database.write() as connection:
            if self.consumer.writes:
                for entry in entries:
                    self.consumer.react(connection, entry, self._ports)
            name, last = self.consumer.name, entries[-1].id
            if not log_of_events.mark(connection, name, deployment, position, last):
                connection.rollback()  # another process was faster: it has done the same

    def _one_by_one(self, deployment: int, position: int, entries: Sequence[Entry]) -> bool:
        """One of them broke: those before it are seen to, and it is tried again a little later, or
        set aside."""
        for entry in entries:
            try:
                self._see_to(deployment, position, [entry])
            except AWAY:
                raise
            except Exception as error:
                if not self._broke(deployment, position, entry, error):
                    return False
            position = entry.id
        return len(entries) == BATCH

    def _broke(self, deployment: int, position: int, entry: Entry, error: Exception) -> bool:
        """Whether the consumer goes on without the entry."""
        name, why = self.consumer.name, f"{type(error).__name__}: {error}"
        with self._database.write() as connection:
            tries = log_of_events.failed(connection, name, deployment, position, why)
            if tries >= TRIES:
                log_of_events.set_aside(connection, name, entry, why)
                log_of_events.mark(connection, name, deployment, position, entry.id)
        if tries >= TRIES:
            log.error(
                "%s sets entry %d aside after %d tries", name, entry.id, tries, exc_info=error
            )
            return True
        pause = PAUSES_S[min(max(tries, 1), len(PAUSES_S)) - 1]
        self._wait_until[deployment] = time.monotonic() + pause
        log.warning("%s cannot see to entry %d, again in %.1f s: %s", name, entry.id, pause, why)
        return False


def run_readers(readers: Sequence[Reader], client: "redis.Redis", stop: threading.Event) -> None:
    """Each on a thread of its own, so that one that is slow or breaks holds up no other."""
    bells = [threading.Event() for _ in readers]
    threads = [
        threading.Thread(target=reader.run, args=(stop, woken), name=reader.consumer.name)
        for reader, woken in zip(readers, bells, strict=True)
    ]
    for thread in threads:
        thread.start()
    for _ in listen_for_rings(client, stop):
        for woken in bells:
            woken.set()
    for woken in bells:
        woken.set()
    for thread in threads:
        thread.join()
