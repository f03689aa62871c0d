"""The queues of who has what, and the chips of those filters.

A rendering is shared by all officers who show the same: it carries the counts of everybody by
their marks, and each page puts its own officer's numbers into the queues.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from monitor.model.announcements import officer_mark
from monitor.store.incidents.facets import Facet, facets, undivided
from monitor.store.incidents.filters import Filter
from monitor.store.incidents.owned import Owned, owned
from monitor.store.triage.desks import desks_of, desks_of_officer
from monitor.store.triage.officers import officers
from web.screens.board.address import Shown, narrowed
from web.screens.board.chips import Chip
from web.screens.board.queues import Group, Queue
from web.security.viewer import Viewer

UNOWNED: dict[str, Any] = {"owners": (), "desks": (), "mentions": False, "me": ""}


def shared_out(connection: Connection, deployment: int, shown: Shown) -> Owned:
    """As the queues count: for the place, words, languages, states and standing of the filter."""
    return owned(connection, deployment, _plain(shown.wanted))


def counts_json(counts: Owned) -> dict[str, dict[str, int]]:
    return {
        "owners": {officer_mark(one): number for one, number in counts.owners.items()},
        "desks": {str(one): number for one, number in counts.desks.items()},
        "mentions": {officer_mark(one): number for one, number in counts.mentions.items()},
    }


def owner_queues(shown: Shown, counts: Owned, desks: list[int] | None, viewer: Viewer) -> Group:
    """`desks`: those of the viewer; None for a rendering that is shared: without their numbers."""
    plain = replace(shown, wanted=_plain(shown.wanted))
    mine = desks is not None
    at_desks = sum(counts.desks.get(one, 0) for one in desks or ())

    def queue(key: str, name: str, count: int | None, **narrow: Any) -> Queue:
        current = all(getattr(shown.wanted, one) == value for one, value in narrow.items())
        return Queue(key, name, count, narrowed(plain, **narrow), current)

    nobodys = queue("nobody", "Nobody's", counts.owners.get("", 0), owners=("nobody",))
    if not viewer.triages_anywhere:
        return Group("Who has it", (nobodys,))
    own = counts.owners.get(viewer.email, 0) if mine else None
    named = counts.mentions.get(viewer.email, 0) if mine else None
    return Group(
        "Who has it",
        (
            queue("mine", "Mine", own, owners=("me",)),
            nobodys,
            queue("desks", "My desks", at_desks if mine else None, desks=("mine",)),
            queue("mentions", "Mentions of me", named, mentions=True),
        ),
    )


def desks_of_viewer(connection: Connection, deployment: int, viewer: Viewer) -> list[int]:
    return desks_of_officer(connection, deployment, viewer.email) if viewer.triages_anywhere else []


def owner_chips(connection: Connection, deployment: int, shown: Shown) -> list[Chip]:
    wanted = shown.wanted
    named = any("@" in one for one in wanted.owners)
    people = {one.address: one.name for one in officers(connection, deployment)} if named else {}
    desks = {str(one.id): one.name for one in desks_of(connection, deployment)}
    said = {"me": "me", "nobody": "nobody", "mine": "mine", "none": "none"}
    many: tuple[tuple[str, str, tuple[str, ...], dict[str, str]], ...] = (
        ("Owner", "owners", wanted.owners, people | said),
        ("Desk", "desks", wanted.desks, desks | said),
        ("Standing", "standings", wanted.standings, {}),
    )
    found = [
        Chip(
            f"{field}-{value}",
            kind,
            names.get(value, value),
            narrowed(shown, **{field: tuple(one for one in values if one != value)}),
        )
        for kind, field, values, names in many
        for value in values
    ]
    if wanted.mentions:
        found.append(Chip("mentions", "", "mentions of me", narrowed(shown, mentions=False)))
    return found


def divided(
    connection: Connection, deployment: int, shown: Shown
) -> tuple[list[Facet], list[Facet]]:
    """The facets of what the queues count, which lead out of "mine", and those of the filter."""
    free = unowned(shown.wanted)
    queued = facets(connection, deployment, free)
    if free == shown.wanted:
        return queued, queued
    return queued, facets(connection, deployment, shown.wanted)


def unowned(wanted: Filter) -> Filter:
    return replace(wanted, **UNOWNED)


def _plain(wanted: Filter) -> Filter:
    """Without what queues narrow: theirs and ours."""
    return unowned(undivided(wanted))
