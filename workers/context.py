"""What a worker process holds: loaded once before it forks, connected after."""

from functools import cache

import redis

from monitor.model.areas import Area
from monitor.protocols import Locator
from monitor.store.database import Database
from monitor.wiring.adapted_readers import CorrectedReaders
from monitor.wiring.connections import open_database, open_redis
from monitor.wiring.geocoded_locator import AnsweredLocator
from monitor.wiring.geography import Grounds
from monitor.wiring.pipeline import Understanding
from monitor.wiring.taught_locators import TaughtLocators
from workers.app import settings


@cache
def understanding() -> Understanding:
    """The reader and the gazetteer; loaded by the parent so that its children share the memory."""
    return Understanding(settings)


@cache
def database() -> Database:
    return open_database(settings)


@cache
def readers() -> CorrectedReaders:
    """The reader of each deployment, with what its corrections have taught."""
    return CorrectedReaders(understanding().reader, database())


def with_answers(locator: Locator, area: Area | None) -> Locator:
    """The locator, and what the geocoder has answered before where one is set."""
    return AnsweredLocator(locator, settings, database(), area) if settings.geocoder else locator


@cache
def grounds() -> Grounds:
    """The area and the local names of each deployment, and the locator on them."""
    return Grounds(understanding().gazetteer, database())


@cache
def locators() -> TaughtLocators:
    """The locator of each deployment, with what corrections of places have taught."""
    return TaughtLocators(lambda deployment: grounds().of(deployment)[1], database())


@cache
def redis_client() -> "redis.Redis":
    return open_redis(settings)
