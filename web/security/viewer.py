"""The officer who looks at a page, and what their roles let them see and do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request

from monitor.model.people import Person, network_of
from monitor.model.roles import (
    CHOOSES_PLACES,
    REPLIES,
    SEES_AUTHORS,
    SEES_DESKS,
    SEES_EXACT_PLACES,
    SETS_OWN_ACCOUNT,
    SETS_PEOPLE,
    TRIAGES,
    Role,
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The officer who looks at a page."""

    name: str
    email: str
    key: str  # changes with the password: what was signed for the old one is worth nothing
    roles: frozenset[Role]  # those that hold for what the request is about
    here: frozenset[Role]  # those that hold in the whole deployment
    at_desks: Mapping[int, frozenset[Role]]  # what desks give beside those, by number

    def at(self, desk: int | None) -> "Viewer":
        """The officer before something that this desk has."""
        given = self.at_desks.get(desk, frozenset()) if desk is not None else frozenset()
        return replace(self, roles=self.here | given)

    def anywhere(self, roles: frozenset[Role]) -> bool:
        """Whether one of these holds in the deployment or at any of its desks."""
        return any(some & roles for some in (self.here, *self.at_desks.values()))

    def reach(self, roles: frozenset[Role]) -> frozenset[int] | None:
        """The desks for which one of these holds; None: for the whole deployment."""
        if self.here & roles:
            return None
        return frozenset(desk for desk, some in self.at_desks.items() if some & roles)

    @property
    def exact_at(self) -> frozenset[int]:
        """The desks whose incidents show exact places to an officer to whom others do not."""
        return self.reach(SEES_EXACT_PLACES) or frozenset()

    @property
    def person(self) -> Person:
        """As the audit log knows them, with where they are now."""
        return Person(self.email, self.name, network_of(request.remote_addr))

    @property
    def sees_authors(self) -> bool:
        return bool(self.roles & SEES_AUTHORS)

    @property
    def sees_exact_places(self) -> bool:
        return bool(self.roles & SEES_EXACT_PLACES)

    @property
    def chooses_places(self) -> bool:
        return bool(self.roles & CHOOSES_PLACES)

    @property
    def sets_people(self) -> bool:
        return bool(self.roles & SETS_PEOPLE)

    @property
    def replies(self) -> bool:
        return bool(self.roles & REPLIES)

    @property
    def triages(self) -> bool:
        return bool(self.roles & TRIAGES)

    @property
    def triages_anywhere(self) -> bool:
        return self.anywhere(TRIAGES)

    @property
    def replies_anywhere(self) -> bool:
        return self.anywhere(REPLIES)

    @property
    def sees_desks(self) -> bool:
        return bool(self.roles & SEES_DESKS)

    @property
    def speaks(self) -> bool:
        return bool(self.roles & SETS_OWN_ACCOUNT)

    @property
    def role(self) -> Role:
        """The one that allows most."""
        return max(self.roles, key=list(Role).index)
