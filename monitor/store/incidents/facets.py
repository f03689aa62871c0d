"""What the incidents of a filter divide into: read in one pass, summed in as many ways as asked.

A board shows some thirty counts beside its list; thirty queries over 50,000 incidents took a
second. The index `ix_incidents_facets` holds all that is read here, in the order of the groups.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, func, select

from monitor.store.incidents.filters import LATE, Filter, matching
from monitor.store.schema import incidents

COLUMNS = ("sector", "urgency", "intent", "needs_human", "late")
WAITS = incidents.c.waiting > 0
"""Counted apart, not grouped by: the index then has the order of the groups, in half the time."""


class Facet(NamedTuple):  # a board makes two thousand of them: a dataclass takes twice as long
    """Incidents that are alike in what queues ask for."""

    sector: str  # "": none
    urgency: str
    intent: str
    needs_human: bool
    late: int
    incidents: int
    newest: int  # the highest number of them
    waiting: int  # those of them in which somebody asked and had no answer
    newest_waiting: int

    def within(self, wanted: Filter) -> bool:
        """Whether they pass those parts of a filter that facets tell apart."""
        return (
            (not wanted.sectors or (self.sector or "none") in wanted.sectors)
            and (not wanted.urgencies or self.urgency in wanted.urgencies)
            and (not wanted.intents or self.intent in wanted.intents)
            and (not wanted.needs_human or self.needs_human)
            and (not wanted.late or self.late == LATE[wanted.late])
        )


def undivided(wanted: Filter) -> Filter:
    """The filter without what facets tell apart: equal ones need to be read once."""
    return replace(
        wanted, sectors=(), urgencies=(), intents=(), needs_human=False, late="", waiting=False
    )


def facets(connection: Connection, deployment: int, wanted: Filter) -> list[Facet]:
    """Of all incidents that pass `undivided(wanted)`."""
    fields = [incidents.c[name] for name in COLUMNS]
    newest = func.max(incidents.c.id)
    waiting = (func.sum(case((WAITS, 1), else_=0)), func.max(case((WAITS, incidents.c.id))))
    query = select(*fields, func.count(), newest, *waiting).group_by(*fields)
    query = matching(query, deployment, undivided(wanted), connection)
    rows: Iterable[Any] = connection.execute(query).all()
    return [
        Facet(sector or "", urgency, intent, bool(human), late, count, newest, waiting, last or 0)
        for sector, urgency, intent, human, late, count, newest, waiting, last in rows
    ]


class Tally:
    """How many incidents each value of a facet stands for, of all in one pass."""

    def __init__(self, found: Iterable[Facet]) -> None:
        self.all = self.waiting = self.needs_human = 0
        self.sectors, self.urgencies = Counter[str](), Counter[str]()
        self.intents, self.late = Counter[str](), Counter[int]()
        for sector, urgency, intent, human, late, count, _, waiting, _ in found:
            self.all += count
            self.sectors[sector or "none"] += count
            self.urgencies[urgency] += count
            self.intents[intent] += count
            self.late[late] += count
            self.needs_human += count if human else 0
            self.waiting += waiting


def within(found: Iterable[Facet], wanted: Filter) -> Iterable[Facet]:
    if wanted.waiting:
        found = [
            one._replace(incidents=one.waiting, newest=one.newest_waiting)
            for one in found
            if one.waiting
        ]
    if replace(wanted, waiting=False) == undivided(wanted):
        return found
    return (one for one in found if one.within(wanted))
