"""The ground of each deployment, its area and local names, soon after either is changed."""

import time
from dataclasses import dataclass

from monitor.places.gazetteer.index import Gazetteer
from monitor.places.local.ground import Ground
from monitor.places.local.index import LocalNames
from monitor.places.local.locator import LocalLocator
from monitor.places.resolve.resolver import GazetteerLocator
from monitor.protocols import Locator
from monitor.store.database import Database
from monitor.store.deployments import area_of
from monitor.store.places.local_names import in_use, places_of

EVERY_S = 10.0
"""Between two questions to the database; a changed area or list counts within a minute."""


@dataclass
class _Known:
    version: object  # the area and the numbers of the lists
    ground: Ground
    locator: Locator
    asked_at: float


class Grounds:
    def __init__(self, gazetteer: Gazetteer, database: Database, every: float = EVERY_S) -> None:
        self._gazetteer = gazetteer
        self._database = database
        self._every = every
        self._known: dict[int, _Known] = {}

    def of(self, deployment: int) -> tuple[Ground, Locator]:
        """The ground of a deployment and the locator on it; asks at most every `every` seconds.

        To be called outside of a transaction. A new list is indexed here, 100,000 places in about
        3 s, and once only: what the number of a list means never changes.
        """
        now = time.monotonic()
        known = self._known.get(deployment)
        if known is not None and now - known.asked_at < self._every:
            return known.ground, known.locator
        area, lists = area_of(self._database, deployment), in_use(self._database, deployment)
        if known is None or known.version != (area, lists):
            rows = places_of(self._database, lists)
            names = LocalNames(rows, area, self._gazetteer) if lists else None
            ground = Ground(area, names)
            known = _Known((area, lists), ground, locator_on(ground, self._gazetteer), now)
        known.asked_at = time.monotonic()
        self._known[deployment] = known
        return known.ground, known.locator


def locator_on(ground: Ground, gazetteer: Gazetteer) -> Locator:
    world = GazetteerLocator(gazetteer, ground.area)
    return LocalLocator(world, ground.names) if ground.names else world
