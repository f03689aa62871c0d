"""What a form or a script asks to be done with an incident, and its doing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.actions.triage import steps as triage
from monitor.actions.triage.deciding import Decided, TriageError
from monitor.model.incidents import IncidentState, Standing
from monitor.model.listed import Listed
from monitor.model.people import Person
from monitor.model.triage import Dismissal, Owner
from monitor.store.database import Database
from monitor.store.triage.desks import desks_of

MOVES = tuple(str(one) for one in IncidentState)
STANDINGS = (Standing.VERIFIED, Standing.REFUTED, Standing.UNVERIFIED)
SINGLE = frozenset({"note", *map(str, STANDINGS)})
"""What is said of one incident and not of many at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`do`: take, let_go, give, note, a state, or a standing."""

    do: str
    why: str = ""  # also the text of a note, and how it is known that it is true or not
    dismissal: str = ""
    to: str = ""  # "officer:ADDRESS", "desk:NUMBER", "me" or "nobody"
    link: str = ""


def asked_in(form: Mapping[str, str]) -> Asked:
    """A button that says to whom or as what has said enough."""
    names = ("do", "why", "dismissal", "to", "link")
    asked = Asked(*(form.get(name, "").replace("\0", "").strip() for name in names))
    if asked.do:
        return asked
    return replace(asked, do="give" if asked.to else "dismissed" if asked.dismissal else "")


def take_step(
    database: Database, deployment: int, listed: Listed, asked: Asked, who: Person, seen: int
) -> Decided:
    """`listed`: the incident as it is; `seen`: how many of its decisions the officer was shown.
    Raises TriageError."""
    here = (database, deployment, listed.id)
    owner = listed.triage.owner
    match asked.do:
        case "take":
            return triage.take(*here, who, seen=seen)
        case "let_go":
            return triage.give(*here, replace(owner, officer=""), who, seen=seen)
        case "give":
            to = _to(database, deployment, asked.to, owner, who)
            return triage.give(*here, to, who, seen=seen)
        case "note":
            return triage.note(*here, asked.why, who)
        case state if state in MOVES:
            dismissal = _dismissal(asked.dismissal) if state == "dismissed" else None
            moved = IncidentState(state)
            return triage.move(*here, moved, who, seen=seen, why=asked.why, dismissal=dismissal)
        case standing if standing in STANDINGS:
            how = "\n".join(one for one in (asked.why, _web(asked.link)) if one)
            return triage.set_standing(*here, Standing(standing), who, seen=seen, how=how)
    raise TriageError("that is no step of an incident: load the page again")


def _to(database: Database, deployment: int, to: str, now: Owner, who: Person) -> Owner:
    """An officer takes it on for the desk that has it; a desk keeps an officer of its own."""
    side, _, name = to.partition(":")
    if side == "me":
        return replace(now, officer=who.address)
    if side == "officer" and name:
        return replace(now, officer=name)
    if side == "desk" and name.isascii() and name.isdigit() and int(name) < 2**63:
        with database.read() as connection:
            desks = {one.id: one for one in desks_of(connection, deployment)}
        desk = desks.get(int(name))
        stays = desk and now.officer in {address for address, _ in desk.officers}
        return Owner(now.officer if stays else "", desk=int(name))
    if side == "nobody":
        return Owner()
    raise TriageError("say to whom: choose an officer or a desk")


def _dismissal(name: str) -> Dismissal | None:
    return Dismissal(name) if name in set(Dismissal) else None


def _web(link: str) -> str:
    if link and not link.startswith(("https://", "http://")):
        raise TriageError(f"a link begins with https://: not “{link[:80]}”")
    return link
