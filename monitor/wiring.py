"""From the settings to the parts: the only place that chooses."""

from datetime import UTC, datetime

import redis

from monitor.intake import understand
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.parts import Locator, Reader
from monitor.places.area import Area
from monitor.places.gazetteer import open_gazetteer
from monitor.places.mentions import MentionFinder
from monitor.places.resolver import GazetteerLocator
from monitor.reading.pipeline import load_pipeline
from monitor.reading.reader import SpacyReader
from monitor.settings import Settings
from monitor.store.database import Database, check, connect
from monitor.store.deployments import Deployment, all_deployments


class WiringError(Exception):
    """A part cannot be had with these settings; the message says what to do."""


def open_database(settings: Settings) -> Database:
    """Raises StoreError where it does not answer."""
    database = connect(settings.database)
    check(database)
    return database


def open_redis(settings: Settings) -> "redis.Redis":
    """Connections are made when they are first used, and again after a cut."""
    client: redis.Redis = redis.Redis.from_url(
        settings.redis, health_check_interval=30, socket_connect_timeout=5
    )
    return client


def find_deployment(settings: Settings, database: Database) -> Deployment:
    """The deployment that the settings name, or the newest. Raises WiringError."""
    known = all_deployments(database)
    wanted = settings.deployment
    found = next((one for one in known if not wanted or one.name == wanted), None)
    if found is None:
        names = ", ".join(one.name for one in known) or "none yet: run 'crisis-monitor up'"
        raise WiringError(f"no deployment {wanted!r}; there are: {names}")
    return found


def build_gazetteer(settings: Settings) -> None:
    """Build the index of place names if there is none yet; shows that it takes some seconds."""
    open_gazetteer(settings.gazetteer)


class Understanding:
    """The reader and the locator over one gazetteer: what a worker loads once."""

    def __init__(self, settings: Settings, area: Area | None = None) -> None:
        folder = str(settings.gazetteer)
        pipeline = load_pipeline()
        finder = pipeline.add_pipe("place_mentions", config={"gazetteer": folder})
        assert isinstance(finder, MentionFinder)  # noqa: S101 - that factory makes nothing else
        self.reader: Reader = SpacyReader(pipeline)
        self.locator: Locator = GazetteerLocator(finder.gazetteer, area)

    def warm(self) -> None:
        """Read one text, so that the first post of a batch does not wait for lazy parts."""
        post = Post("replay", "warm", "water in Beira", datetime.now(UTC))
        understand([Report(post)], self.reader, self.locator)
