"""What the log of events holds, for tests that ask what an act has written to it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from monitor.model.events import Entry, ReportsFiled
from monitor.store.database import Database
from monitor.store.events import since


def entries(database: Database, deployment: int, after: int = 0) -> list[Entry]:
    with database.read() as connection:
        return since(connection, deployment, after, 10_000)


def newest_entry(database: Database, deployment: int) -> Entry:
    return entries(database, deployment)[-1]


def posts_of(entry: Entry) -> tuple[int, ...]:
    """The posts of the batch that the entry tells of."""
    [filed] = [event for event in entry.events if isinstance(event, ReportsFiled)]
    return filed.posts


def kinds(entry: Entry) -> list[str]:
    return [type(event).__name__ for event in entry.events]


class NoPorts:
    """For consumers that stay in the database."""

    def publish(self, deployment: int, message: Mapping[str, Any]) -> None:
        raise AssertionError("it was not expected to publish")

    def send(self, dispatches: Sequence[int]) -> None:
        raise AssertionError("it was not expected to send")

    def marks(
        self, connection: Connection, deployment: int, incidents: Iterable[int]
    ) -> list[dict[str, Any]]:
        raise AssertionError("it was not expected to draw")
