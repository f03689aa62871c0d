"""The way in: one connection to the filtered stream, and what has to be done beside it."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from monitor.model.dispatching import Account, NetworkError
from monitor.model.listening import Gap, Heard, Reached, Revision
from monitor.model.networks import Watch
from monitor.model.posts import Post
from monitor.networks.pump import pumped
from monitor.networks.x.access import access
from monitor.networks.x.connection import Connection, Pauses
from monitor.networks.x.ids import first_of, made_at

LATE = timedelta(seconds=30)
"""Posts come in no order, up to 7 s late at the 99th percentile
(https://docs.x.com/x-api/posts/filtered-stream/introduction): the cursor stays behind by more, and
a few posts come twice after a break."""

REACHED_EVERY_S = 1.0
AHEAD = timedelta(minutes=1)
"""An id from further in the future than clocks differ is no reason to skip what comes before."""


class XSource:
    """Implements `monitor.model.networks.Source`."""

    def __init__(self, account: Account, pauses: Pauses | None = None) -> None:
        self._access = access(account)
        self._pauses = pauses or Pauses()
        self._alive: datetime | None = None  # when the last connection last brought something
        self._why = "the monitor was not listening"

    def listen(self, watch: Watch) -> Iterator[Heard]:
        if not self._access.bearer:
            raise NetworkError("fill in the bearer token: X needs it to listen", permanent=True)
        cursor = _id(watch.cursor)
        missed = (self._alive or made_at(cursor), self._why) if cursor else None
        connection = Connection(self._access, watch, cursor, missed, self._pauses)
        progress = _Progress(cursor)
        try:
            for one in pumped(connection.run, watch, connection.close):
                yield one
                if reached := progress.after(one):
                    yield reached
        except NetworkError as error:
            self._why = str(error)
            raise
        finally:
            if (alive := connection.alive) is not None:
                self._alive = alive


def _id(cursor: str) -> str:
    """ "" for what is none: then it begins anew."""
    try:
        made_at(cursor)
    except ValueError:
        return ""
    return cursor


class _Progress:
    """Where the next connection has to begin. New posts move nothing while a gap is filled."""

    def __init__(self, cursor: str) -> None:
        self._filled = not cursor
        self._cursor = int(cursor or 0)
        self._newest = 0
        self._due = 0.0
        self._believed = first_of(datetime.now(UTC) + AHEAD)

    def after(self, one: Heard) -> Reached | None:
        match one:
            case Post(id=id):
                if int(id) <= self._believed:
                    self._newest = max(self._newest, int(id))
            case Revision(at=at):
                self._newest = max(self._newest, first_of(at))
            case Gap():
                self._filled = True
            case Reached(cursor=first):
                self._cursor = int(first)
        now = time.monotonic()
        if not (self._filled and self._newest) or now < self._due:
            return None
        self._due = now + REACHED_EVERY_S
        self._believed = first_of(datetime.now(UTC) + AHEAD)
        if (number := first_of(made_at(self._newest) - LATE)) <= self._cursor:
            return None
        self._cursor = number
        return Reached(str(number))
