"""The officer who looks at a page, and what their roles let them see and do."""

from dataclasses import dataclass, replace

from flask import request

from monitor.model.people import Person, network_of
from monitor.model.roles import (
    CHOOSES_PLACES,
    REPLIES,
    SEES_DESKS,
    SEES_EXACT_PLACES,
    SETS_OWN_ACCOUNT,
    SETS_PEOPLE,
    TRIAGES,
    Role,
)
from monitor.privacy.rights import Rights


@dataclass(frozen=True, slots=True)
class Viewer:
    """The officer who looks at a page."""

    name: str
    email: str
    key: str  # changes with the password: what was signed for the old one is worth nothing
    rights: Rights
    desk: int | None = None  # that has what the request is about

    def at(self, desk: int | None) -> "Viewer":
        """The officer before something that this desk has."""
        return replace(self, desk=desk)

    @property
    def roles(self) -> frozenset[Role]:
        """Those that hold for what the request is about."""
        return self.rights.at(self.desk)

    @property
    def exact_at(self) -> frozenset[int]:
        """The desks whose incidents show exact places to an officer to whom others do not."""
        return self.rights.reach(SEES_EXACT_PLACES) or frozenset()

    @property
    def person(self) -> Person:
        """As the audit log knows them, with where they are now."""
        return Person(self.email, self.name, network_of(request.remote_addr))

    @property
    def sees_exact_places(self) -> bool:
        return self.rights.see_exact_places(self.desk)

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
        return self.rights.anywhere(TRIAGES)

    @property
    def replies_anywhere(self) -> bool:
        return self.rights.anywhere(REPLIES)

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
