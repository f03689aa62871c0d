"""A locator per deployment that knows what its corrections taught, soon after they are given."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from monitor.places.resolve.taught import Taught, TaughtLocator
from monitor.protocols import Locator
from monitor.store.database import Database
from monitor.store.places import place_corrections
from monitor.wiring.adapted_readers import EVERY_S


@dataclass
class _Known:
    taught: Taught | None
    newest: int
    asked_at: float


class TaughtLocators:
    def __init__(
        self, base: Callable[[int], Locator], database: Database, every: float = EVERY_S
    ) -> None:
        """`base` gives the locator of a deployment's number, as it is untaught."""
        self._base = base
        self._database = database
        self._every = every
        self._known: dict[int, _Known] = {}

    def of(self, deployment: int) -> Locator:
        """The locator of a deployment; asks for new corrections at most every `every` seconds.

        To be called outside of a transaction.
        """
        taught = self._taught(deployment)
        base = self._base(deployment)
        return TaughtLocator(base, taught) if taught else base

    def _taught(self, deployment: int) -> Taught | None:
        now = time.monotonic()
        known = self._known.get(deployment)
        if known is not None and now - known.asked_at < self._every:
            return known.taught
        newest = place_corrections.newest(self._database, deployment)
        if known is None or newest != known.newest:
            choices = place_corrections.taught(self._database, deployment)
            known = _Known(Taught(choices) if choices else None, newest, now)
            self._known[deployment] = known
        known.asked_at = time.monotonic()
        return known.taught
