"""Rights: what an officer's roles allow, in the deployment and at each of its desks.

Boards, alerts, exports and the API make them from roles (`monitor/store/people/grants.py` knows an
officer's) and hand them to `seen_by` of this package.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.model.roles import SEES_AUTHORS, SEES_EXACT_PLACES, Role


@dataclass(frozen=True, slots=True)
class Rights:
    """Roles that hold in the whole deployment, and those that a desk gives beside them."""

    here: frozenset[Role]
    at_desks: Mapping[int, frozenset[Role]] = field(default_factory=dict)  # by number of the desk

    def at(self, desk: int | None) -> frozenset[Role]:
        """The roles that hold for what this desk has; None: for what no desk has."""
        given = self.at_desks.get(desk, frozenset()) if desk is not None else frozenset()
        return self.here | given

    def anywhere(self, roles: frozenset[Role]) -> bool:
        """Whether one of these roles holds in the deployment or at any of its desks."""
        return any(some & roles for some in (self.here, *self.at_desks.values()))

    def reach(self, roles: frozenset[Role]) -> frozenset[int] | None:
        """The desks for which one of these roles holds; None: for the whole deployment."""
        if self.here & roles:
            return None
        return frozenset(desk for desk, some in self.at_desks.items() if some & roles)

    def see_exact_places(self, desk: int | None) -> bool:
        """Whether streets and points of what this desk has are shown as they are."""
        return bool(self.at(desk) & SEES_EXACT_PLACES)

    def see_authors(self, desk: int | None) -> bool:
        """Whether authors of what this desk has are named."""
        return bool(self.at(desk) & SEES_AUTHORS)
