"""What the pages are made of: settings, store, feed, and what is shared between requests."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import redis
from celery import Celery
from flask import abort, current_app
from sqlalchemy import Connection

from monitor.model.areas import Box
from monitor.model.places import Candidate
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.deployments import Deployment, all_deployments, one_deployment
from monitor.store.events import newest
from monitor.store.incidents.pace import Pace
from monitor.store.people.grants import Granted, granted
from web.present.place_search import PlaceNames
from web.present.render_cache import Shared, period

log = logging.getLogger(__name__)

RENDERED_S = 0.25
"""A rendering serves this long although newer posts were filed: in a storm every batch changes the
board, and a board is drawn four times a second at most, however many look at it."""

COUNTED_S = 5.0
"""How long the count of a saved view serves although something was filed."""

LANGUAGES_S = 10.0
"""How long the languages of the open incidents serve: they are only offered to choose from."""


@dataclass(frozen=True)
class Freshness:
    """Seconds for which an answer serves without asking the database again."""

    deployment: float = 2.0  # which one is the newest
    grants: float = 2.0  # the roles of an officer in a deployment
    officer: float = 2.0
    """A board asks every second, and a closed account must lose its pages at once all the same."""


Towns = Callable[[Box, int], list[Candidate]]


@dataclass(frozen=True)
class Rendered:
    """An answer ready to be sent; `revision` says how new it is."""

    revision: int
    body: bytes
    zipped: bytes
    tag: str


@dataclass
class Parts:
    settings: Settings
    database: Database
    redis: "redis.Redis"
    sender: Celery  # hands kept posts to the readers
    towns: Towns | None = None
    names: PlaceNames | None = None
    freshness: Freshness = Freshness()
    rendered: Shared[Rendered] = field(default_factory=lambda: Shared(256, RENDERED_S))
    feeds: Shared[str] = field(default_factory=lambda: Shared(16))
    paces: Shared[tuple[Pace, Pace]] = field(default_factory=lambda: Shared(16))
    counts: Shared[int] = field(default_factory=lambda: Shared(512, COUNTED_S))
    languages: Shared[Sequence[str]] = field(default_factory=lambda: Shared(16, LANGUAGES_S))
    grants: Shared[Granted] = field(default_factory=lambda: Shared(1000))
    deployments: Shared[Deployment | None] = field(default_factory=lambda: Shared(1))
    officers: Shared[object] = field(default_factory=lambda: Shared(1000))  # by key of session
    clients: dict[str, Any] = field(default_factory=dict)  # of the organisation's sign-in

    def deployment(self) -> Deployment | None:
        """The one that the settings name, else the newest."""
        return self.deployments.get("", period(self.freshness.deployment), self._deployment)

    def _deployment(self) -> Deployment | None:
        found = all_deployments(self.database)
        name = self.settings.deployment
        return next((one for one in found if not name or one.name == name), None)

    def granted(self, address: str) -> Granted:
        """What the deployment that is shown gives this officer beside their own roles."""
        shown = self.deployment()
        if shown is None:
            return Granted()

        def look() -> Granted:
            with self.read() as connection:
                return granted(connection, shown.id, address)

        return self.grants.get((shown.id, address), period(self.freshness.grants), look)

    def revision(self, deployment: int) -> int:
        """The number of the newest entry of the log: equal revisions show the same board."""
        with self.read() as connection:
            return newest(connection, deployment)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.database.read() as connection:
            yield connection


def here() -> tuple[Parts, Deployment]:
    """The running app's parts and the deployment, read anew: what an officer has just changed
    shows on the next page. 404 where there is none."""
    held = parts()
    known = held.deployment()
    if known is None:
        abort(404)
    return held, one_deployment(held.database, known.id)


def parts() -> Parts:
    """Those of the running app."""
    found: Parts = current_app.extensions["monitor"]
    return found
