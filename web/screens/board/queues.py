"""The queues beside the list: each a filter with the number of incidents in it."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from monitor.model.labels import Intent, Urgency
from monitor.store import board
from web.screens.board.address import Shown, narrowed
from web.words import INTENTS, SECTORS

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


def groups(connection: Connection, deployment: int, shown: Shown) -> list[Group]:
    """The counts hold for the place, words, languages and states of the filter."""
    wanted = shown.wanted
    plain = replace(wanted, sectors=(), urgencies=(), intents=(), needs_human=False)
    plain = replace(plain, owners=(), desks=(), mentions=False, me="")
    elsewhere = wanted.owners or wanted.desks or wanted.mentions
    here = (wanted.sectors, wanted.urgencies, wanted.intents, wanted.needs_human)
    total = board.count(connection, deployment, plain)
    urgent = board.counts_by(connection, deployment, plain, "urgency").get(Urgency.IMMEDIATE, 0)
    sectors = board.counts_by(connection, deployment, plain, "sector")
    intents = board.counts_by(connection, deployment, plain, "intent")
    human = board.count(connection, deployment, replace(plain, needs_human=True))

    def queue(
        key: str,
        name: str,
        count: int,
        *,
        sector: str = "",
        urgency: str = "",
        intent: str = "",
        needs_human: bool = False,
        hot: bool = False,
    ) -> Queue:
        narrow = (
            (sector,) if sector else (),
            (urgency,) if urgency else (),
            (intent,) if intent else (),
            needs_human,
        )
        there = narrowed(
            replace(shown, wanted=plain),
            sectors=narrow[0],
            urgencies=narrow[1],
            intents=narrow[2],
            needs_human=needs_human,
        )
        return Queue(key, name, count, there, narrow == here and not elsewhere, hot and count > 0)

    by_sector = [
        queue(f"sector-{one}", name, sectors.get(one, 0), sector=str(one))
        for one, name in SECTORS.items()
        if sectors.get(one) or wanted.sectors == (one,)
    ]
    if sectors.get("") or wanted.sectors == ("none",):
        by_sector.append(queue("sector-none", "No sector", sectors.get("", 0), sector="none"))
    by_intent = [
        queue(f"intent-{one}", INTENTS[one], intents.get(one, 0), intent=str(one))
        for one in LISTENED
    ]
    first = [
        queue("all", "All open" if not wanted.states else "All", total),
        queue("urgent", "Urgent (Immediate)", urgent, urgency=str(Urgency.IMMEDIATE), hot=True),
        queue("human", "Needs a human", human, needs_human=True),
    ]
    return [
        Group("Incidents", tuple(first)),
        Group("Sector", tuple(by_sector)),
        Group("Listening", tuple(by_intent)),
    ]
