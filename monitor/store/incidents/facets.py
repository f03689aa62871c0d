"""What the incidents of a filter divide into: read in one pass, summed in as many ways as asked.

A board shows some thirty counts beside its list; thirty queries over 50,000 incidents took a
second. The index `ix_incidents_facets` holds all that is read here, in the order of the groups.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.store.incidents.filters import LATE, Filter, matching
from monitor.store.schema import incidents

COLUMNS = ("sector", "urgency", "intent", "needs_human", "late")
WAITS = (incidents.c.waiting > 0).label("waits")


@dataclass(frozen=True, slots=True)
class Facet:
    """Incidents that are alike in what queues ask for."""

    sector: str  # "": none
    urgency: str
    intent: str
    needs_human: bool
    late: int
    waits: bool  # somebody asked and had no answer
    count: int
    newest: int  # the highest number of them

    def within(self, wanted: Filter) -> bool:
        """Whether they pass those parts of a filter that facets tell apart."""
        return (
            (not wanted.sectors or (self.sector or "none") in wanted.sectors)
            and (not wanted.urgencies or self.urgency in wanted.urgencies)
            and (not wanted.intents or self.intent in wanted.intents)
            and (not wanted.needs_human or self.needs_human)
            and (not wanted.waiting or self.waits)
            and (not wanted.late or self.late == LATE[wanted.late])
        )


def undivided(wanted: Filter) -> Filter:
    """The filter without what facets tell apart: equal ones need to be read once."""
    return replace(
        wanted, sectors=(), urgencies=(), intents=(), needs_human=False, late="", waiting=False
    )


def facets(connection: Connection, deployment: int, wanted: Filter) -> list[Facet]:
    """Of all incidents that pass `undivided(wanted)`."""
    fields = [*(incidents.c[name] for name in COLUMNS), WAITS]
    query = select(*fields, func.count(), func.max(incidents.c.id)).group_by(*fields)
    query = matching(query, deployment, undivided(wanted), connection.dialect.name)
    rows: Iterable[Any] = connection.execute(query)  # the sector may be null
    return [
        Facet(row[0] or "", row[1], row[2], bool(row[3]), row[4], bool(row[5]), *row[6:])
        for row in rows
    ]


def within(found: Iterable[Facet], wanted: Filter) -> Iterator[Facet]:
    return (one for one in found if one.within(wanted))
