"""The queues beside the list: each a filter with the number of incidents in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.model.labels import Intent, Urgency
from monitor.store.incidents.facets import Facet, Tally, undivided
from monitor.store.incidents.filters import LATE, Filter
from web.present.labels import INTENTS, SECTORS
from web.screens.board.address import Shown, narrowed

LISTENED = (
    Intent.QUESTION,
    Intent.RUMOUR,
    Intent.WARNING,
    Intent.OFFER,
    Intent.EYEWITNESS,
    Intent.OPINION,
)


@dataclass(frozen=True, slots=True)
class Queue:
    key: str  # unique on the page
    name: str
    count: int | None  # None: each page knows its own
    address: str
    current: bool
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    queues: tuple[Queue, ...]


def groups(shown: Shown, found: Sequence[Facet]) -> list[Group]:
    """`found`: the facets of the filter. The counts hold for its place, words, languages, states
    and whatever else facets do not tell apart."""
    plain = replace(undivided(shown.wanted), owners=(), desks=(), mentions=False, me="")

    tally = Tally(found)

    def queue(key: str, name: str, count: int, narrow: Filter, *, hot: bool = False) -> Queue:
        there = narrowed(replace(shown, wanted=narrow))
        return Queue(key, name, count, there, narrow == shown.wanted, hot and count > 0)

    by_sector = [
        queue(f"sector-{one}", name, tally.sectors[one], replace(plain, sectors=(str(one),)))
        for one, name in SECTORS.items()
    ]
    by_sector.append(
        queue("sector-none", "No sector", tally.sectors["none"], replace(plain, sectors=("none",)))
    )
    by_intent = [
        queue(
            f"intent-{one}", INTENTS[one], tally.intents[one], replace(plain, intents=(str(one),))
        )
        for one in LISTENED
    ]
    urgent = replace(plain, urgencies=(str(Urgency.IMMEDIATE),))
    first = [
        queue("all", "All open" if not shown.wanted.states else "All", tally.all, plain),
        queue("urgent", "Urgent (Immediate)", tally.urgencies[Urgency.IMMEDIATE], urgent, hot=True),
        queue("late", "Late", tally.late[LATE["1"]], replace(plain, late="1"), hot=True),
        queue("soon", "Late soon", tally.late[LATE["soon"]], replace(plain, late="soon")),
        queue("waiting", "Wait for an answer", tally.waiting, replace(plain, waiting=True)),
        queue("human", "Needs a human", tally.needs_human, replace(plain, needs_human=True)),
    ]
    return [
        Group("Incidents", tuple(first)),
        Group("Sector", tuple(one for one in by_sector if one.count or one.current)),
        Group("Listening", tuple(by_intent)),
    ]
