"""What became of a step: for each incident what was done, or why not and what it is now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.actions.triage.deciding import NOTHING, Decided, TriageConflict, TriageError
from monitor.actions.triage.undoing import undo_any
from monitor.model.listed import Listed
from monitor.model.people import Person
from monitor.model.triage import told
from monitor.store.deployments import Deployment
from monitor.store.incidents import board
from monitor.store.incidents.visible import visible
from monitor.store.triage.decisions import history
from web.context import Parts
from web.present import labels as words
from web.screens.triage.asked import SINGLE, Asked, take_step
from web.security.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Done:
    number: int
    decision: int
    title: str
    said: str  # to be read after "you"


@dataclass(frozen=True, slots=True)
class Refused:
    number: int
    title: str
    why: str
    conflict: bool  # somebody else was first


@dataclass(frozen=True, slots=True)
class Outcome:
    done: tuple[Done, ...]
    refused: tuple[Refused, ...]


def step_all(
    held: Parts,
    deployment: Deployment,
    wanted: Sequence[tuple[int, int]],
    asked: Asked,
    viewer: Viewer,
) -> Outcome:
    """`wanted`: numbers of incidents, each with how many of its decisions were shown. Each is
    decided for itself: one that others were faster with does not hold up the rest."""
    who = Person(viewer.email, viewer.name)
    if len(wanted) > 1 and asked.do in SINGLE:
        raise TriageError("that is said of one incident at a time: open it")

    def step(listed: Listed, seen: int) -> Decided:
        return take_step(held.database, deployment.id, listed, asked, who, seen)

    return _each(held, deployment, wanted, viewer, step)


def undo_all(
    held: Parts, deployment: Deployment, wanted: Sequence[tuple[int, int]], viewer: Viewer
) -> Outcome:
    """`wanted`: numbers of incidents, each with the decision that is taken back."""
    who = Person(viewer.email, viewer.name)

    def step(listed: Listed, decision: int) -> Decided:
        if not undo_any(held.database, deployment.id, listed.id, decision, who):
            return NOTHING
        with held.read() as connection:
            return Decided(history(connection, listed.id)[0].id)

    return _each(held, deployment, wanted, viewer, step)


def _each(
    held: Parts,
    deployment: Deployment,
    wanted: Sequence[tuple[int, int]],
    viewer: Viewer,
    step: Callable[[Listed, int], Decided],
) -> Outcome:
    decisions, refused = list[tuple[Listed, int]](), list[Refused]()
    for number, given in wanted:
        with held.read() as connection:
            listed = board.incident(connection, deployment.id, number)
            shown = visible(connection, viewer.rights, [listed]) if listed else []
        if listed is None:
            refused.append(Refused(number, f"{number}", "there is no such incident here", False))
            continue
        title = title_of(*shown)
        if not viewer.at(listed.triage.owner.desk).triages:
            refused.append(Refused(number, title, "no desk that you work for has it", False))
            continue
        try:
            decided = step(listed, given)
        except TriageError as error:
            conflict = isinstance(error, TriageConflict)
            refused.append(Refused(number, title, str(error), conflict))
            continue
        if decided.decision is None:
            refused.append(Refused(number, title, "it is so already: nothing was to do", False))
            continue
        decisions.append((listed, decided.decision))
    done = [
        Done(listed.id, one, title_of(listed), _said(held, listed.id, one))
        for listed, one in decisions
    ]
    return Outcome(tuple(done), tuple(refused))


def title_of(listed: Listed) -> str:
    spot = listed.incident.spot
    return words.title(listed.incident.topic) + (f", {spot.name}" if spot else "")


def _said(held: Parts, number: int, decision: int) -> str:
    with held.read() as connection:
        lines = {one.id: one for one in history(connection, number)}
    one = lines[decision]
    of = lines.get(one.undoes) if one.undoes else None
    return f"took back: {told(of)}" if of else told(one)
