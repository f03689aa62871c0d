"""An act: what an officer or the machine does, in one transaction.

Changed rows, the entry of the audit log and the events are written together or not at all. Nothing
else opens a transaction that writes, and nobody but an act appends to the log: consumers learn of
it from there, whichever door it came in by.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from monitor.model.events import Entry, Event
from monitor.model.people import MONITOR, Person
from monitor.store.database import Database
from monitor.store.events import append
from monitor.store.incidents.writing import IncidentWriter
from monitor.store.locks import one_at_a_time
from monitor.store.people import audit


@dataclass(slots=True)
class Act:
    """One that is under way. Its events are appended at its end, in the order in which it said
    them; `entry` is there afterwards, None where nothing happened."""

    connection: Connection
    deployment: int
    who: Person
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    events: list[Event] = field(default_factory=list)
    entry: Entry | None = None
    incidents: IncidentWriter = field(init=False)

    def __post_init__(self) -> None:
        self.incidents = IncidentWriter(self.connection, self.deployment, self.at)

    def happened(self, *events: Event) -> None:
        self.events.extend(events)

    def audit(self, action: str, about: tuple[str, int], detail: Mapping[str, Any]) -> None:
        audit.record(self.connection, self.who, action, about, detail, deployment=self.deployment)


@contextmanager
def act(
    database: Database, deployment: int, who: Person = MONITOR, *, alone: bool = False
) -> Iterator[Act]:
    """The transaction of an act: kept when the block ends, undone when it raises.

    `alone`: no other act of the deployment that asks for the same runs meanwhile. Consumers are
    woken after the commit; where that fails they look by themselves a little later.
    """
    with database.write() as connection:
        if alone:
            one_at_a_time(database, connection, deployment)
        doing = Act(connection, deployment, who)
        yield doing
        if doing.events:
            doing.entry = append(connection, deployment, who.address, doing.at, doing.events)
    if doing.entry is not None:
        database.bell.ring(deployment)
