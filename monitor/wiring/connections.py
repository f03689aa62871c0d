"""Database, broker and deployment, as the settings name them."""

import redis

from monitor.settings import Settings
from monitor.store.bell import RedisBell
from monitor.store.database import CACHE_KIB, Database, check, connect
from monitor.store.deployments import Deployment, all_deployments


class WiringError(Exception):
    """A part cannot be had with these settings; the message says what to do."""


def open_database(settings: Settings, cache_kib: int = CACHE_KIB) -> Database:
    """Raises StoreError where it does not answer."""
    database = connect(settings.database, cache_kib)
    check(database)
    database.bell = RedisBell(open_redis(settings))
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
