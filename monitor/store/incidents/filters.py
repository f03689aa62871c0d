"""What a board shows: the filter that is in its URL, as conditions on incidents."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_

from monitor.model.areas import Box
from monitor.model.grid import widened
from monitor.model.incidents import IncidentState
from monitor.model.places import FINE
from monitor.model.targets import Late
from monitor.store.incidents.filter_owners import at_desks, owned_by, standing, waits_for
from monitor.store.incidents.searching import with_words
from monitor.store.schema import incidents

OPEN = tuple(state for state in IncidentState if state.open)

LATE = {"1": Late.OVER, "soon": Late.SOON}
"""How an address asks for what is late, or about to be."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Everything empty: all open incidents. Several values of one field: any of them."""

    sectors: tuple[str, ...] = ()  # "none": without a sector
    urgencies: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    states: tuple[str, ...] = ()  # empty: every open state
    place: str = ""  # part of a place's name, or an ISO country code
    box: Box | None = None
    words: str = ""  # in the text of any of its posts
    owners: tuple[str, ...] = ()  # addresses, "me", "nobody"
    desks: tuple[str, ...] = ()  # numbers, "mine", "none"
    standings: tuple[str, ...] = ()
    mentions: bool = False  # only those with a note that names `me`, who has done nothing since
    me: str = ""  # the address of who asks, where the filter depends on it
    needs_human: bool = False  # only those with a post that a step broke on
    late: str = ""  # a key of LATE
    waiting: bool = False  # only those in which somebody asked and had no answer
    blurred: bool = False  # asked by one who must not learn exact places, nor by asking often

    @property
    def personal(self) -> bool:
        """Whether it shows each officer something else."""
        return self.mentions or "me" in self.owners or "mine" in self.desks


def matching(
    query: Select[Any], deployment: int, wanted: Filter, connection: Connection
) -> Select[Any]:
    """`query` over incidents, narrowed to the filter."""
    conditions: list[ColumnElement[bool]] = [
        incidents.c.deployment_id == deployment,
        *_in_states(wanted.states),
    ]
    if wanted.states:  # else only open ones are asked for, and what was merged is not open
        # what it said is said by the one that it is part of
        conditions.append(incidents.c.merged_into.is_(None))
    if wanted.sectors:
        named = incidents.c.sector.in_(wanted.sectors)
        none = incidents.c.sector.is_(None)
        conditions.append(or_(named, none) if "none" in wanted.sectors else named)
    if wanted.urgencies:
        conditions.append(incidents.c.urgency.in_(wanted.urgencies))
    if wanted.intents:
        conditions.append(incidents.c.intent.in_(wanted.intents))
    if wanted.languages:
        conditions.append(
            or_(*(incidents.c.languages.contains(f" {one} ") for one in wanted.languages))
        )
    if wanted.place:
        conditions.append(_place(wanted.place, blurred=wanted.blurred))
    if wanted.box:
        conditions.append(_inside(widened(wanted.box) if wanted.blurred else wanted.box))
    if wanted.needs_human:
        conditions.append(incidents.c.needs_human.is_(True))
    if wanted.owners:
        conditions.append(owned_by(wanted.owners, wanted.me))
    if wanted.desks:
        conditions.append(at_desks(wanted.desks, wanted.me))
    if wanted.standings:
        conditions.append(standing(wanted.standings))
    if wanted.mentions:
        conditions.append(waits_for(wanted.me))
    if wanted.waiting:
        conditions.append(incidents.c.waiting > 0)
    if wanted.late:
        conditions.append(incidents.c.late == LATE[wanted.late])
    if wanted.words.strip():
        conditions.append(with_words(connection, deployment, wanted.words))
    return query.where(*conditions)


def _in_states(states: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """Says besides whether they are open: the indexes begin with it."""
    if not states:
        return [incidents.c.is_open.is_(True)]
    wanted = incidents.c.state.in_(states)
    kinds = {one in OPEN for one in states}
    return [wanted, incidents.c.is_open.is_(kinds.pop())] if len(kinds) == 1 else [wanted]


def _place(words: str, *, blurred: bool) -> ColumnElement[bool]:
    pattern = f"%{_escaped(words.strip().lower())}%"
    name = func.lower(incidents.c.place_name).like(pattern, escape="\\")
    hint = func.lower(incidents.c.place_hint).like(pattern, escape="\\")
    conditions: list[ColumnElement[bool]] = [name, hint]
    if blurred:  # a name that is not shown cannot be guessed
        conditions = [and_(name, incidents.c.precision.not_in(FINE))]
    if len(words.strip()) == 2:
        conditions.append(incidents.c.country == words.strip().upper())
    return or_(*conditions)


def _inside(box: Box) -> ColumnElement[bool]:
    latitude = incidents.c.lat.between(box.south, box.north)
    if box.west <= box.east:
        return and_(latitude, incidents.c.lon.between(box.west, box.east))
    return and_(latitude, or_(incidents.c.lon >= box.west, incidents.c.lon <= box.east))


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
