"""The few shapes that the parts of the product must have for the path of a post."""

from collections.abc import Sequence
from typing import Protocol

from monitor.model.places import Place
from monitor.model.reports import Report


class Reader(Protocol):
    """Reads language, needs, intent, urgency and place mentions out of texts."""

    @property
    def version(self) -> str: ...

    def read(self, reports: Sequence[Report]) -> list[Report]:
        """The same reports, in order, with everything filled in but `places` and `priority`."""
        ...


class Locator(Protocol):
    """Turns the mentions of reports into places."""

    def locate(self, reports: Sequence[Report]) -> list[tuple[Place, ...]]:
        """For each report, in order, one place per mention (and one for its coordinates)."""
        ...
