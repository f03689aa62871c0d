"""Some reports of an incident are about something else: split them off, or move them over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from monitor.actions.act import Act, act
from monitor.actions.triage.deciding import Decided, TriageConflict, TriageError, decide, of
from monitor.actions.triage.incident_reports import GatheredReports
from monitor.actions.triage.merging import (
    Moved,
    both,
    followed,
    merged,
    moved_by,
    refuse_merged,
    undoable,
    unpinned_by,
)
from monitor.model.clocks import WAITING, Clock
from monitor.model.events import IncidentSplit
from monitor.model.incidents import IncidentState
from monitor.model.people import Person
from monitor.model.triage import DecisionKind, Owner
from monitor.store.database import Database
from monitor.store.posts.carried import carry_choices
from monitor.store.schema import reports
from monitor.store.slices import slices
from monitor.store.triage.decisions import history
from monitor.store.triage.duplicates import keep_apart


def split(
    database: Database,
    deployment: int,
    number: int,
    chosen: Sequence[int],
    who: Person,
    *,
    seen: int,
    why: str = "",
) -> Moved:
    """These posts and their copies become an incident of their own, which nobody has looked at
    yet. Raises TriageConflict where somebody moved one of them meanwhile, TriageError."""
    gathered = GatheredReports(database, deployment, number)
    ahead = gathered.with_copies(number, gathered.here(number, chosen))
    gathered.fold_ahead(number, set(gathered.posts(number)).difference(ahead))
    if ahead:
        gathered.opened(ahead)
    with act(database, deployment, who, alone=True) as doing:
        connection = doing.connection
        gathered.catch_up(connection)
        row = of(connection, deployment, number)
        if row.merged_into is not None:
            refuse_merged(connection, number, row.merged_into)
        moved = _chosen(connection, gathered, number, chosen, seen)
        new = _open(doing, gathered, row, moved)
        after = {"split_from": number}
        left = _send(doing, gathered, number, new, moved, DecisionKind.SPLIT, after, why)
        for one in (new, number):
            gathered.refold(doing, one)
        keep_apart(connection, number, new, who)  # who splits them says so
        doing.happened(IncidentSplit(number, new))
        return Moved(left.decision or 0, new, len(moved))


def move_over(
    database: Database,
    deployment: int,
    number: int,
    target: int,
    chosen: Sequence[int],
    who: Person,
    *,
    seen: Mapping[int, int],
    why: str = "",
) -> Moved:
    """These posts and their copies go to another incident. Raises as `split` does."""
    gathered = GatheredReports(database, deployment, number, target)
    ahead = gathered.with_copies(number, gathered.here(number, chosen))
    gathered.fold_apart(number, target, ahead)
    with act(database, deployment, who, alone=True) as doing:
        connection = doing.connection
        gathered.catch_up(connection)
        both(connection, deployment, number, target)
        moved = _chosen(connection, gathered, number, chosen, seen.get(number, 0))
        after = {f"came:{number}": len(moved)}
        left = _send(doing, gathered, number, target, moved, DecisionKind.MERGE, after, why)
        for one in (number, target):
            gathered.refold(doing, one)
        doing.happened(IncidentSplit(number, target))
        return Moved(left.decision or 0, target, len(moved))


def undo_split(
    database: Database, deployment: int, number: int, decision: int, who: Person
) -> Moved:
    """The reports come back. An incident that a split has opened comes back whole, with what
    joined it since, and points here from now on. Raises TriageError."""
    gathered = _ahead(database, deployment, number, decision)
    with act(database, deployment, who, alone=True) as doing:
        connection = doing.connection
        wanted = undoable(connection, deployment, number, decision, DecisionKind.SPLIT)
        if (into := followed(connection, deployment, number)) != number:
            refuse_merged(connection, number, into)
        to = int(str(wanted.after["to"]))
        now_in = followed(connection, deployment, to)
        gathered.catch_up(connection, number, now_in)
        back = gathered.with_copies(now_in, gathered.here(now_in, moved_by(wanted)))
        if not back:
            raise TriageError("these reports have been moved elsewhere since: move them by hand")
        if len(back) == len(gathered.posts(now_in)) or (
            now_in == to and _opened_by_split(connection, to, number)
        ):
            done = merged(doing, gathered, now_in, number, seen={}, undoes=decision)
            gathered.put(connection, back, number, unpinned_by(wanted))
            return done
        left = decide(
            doing,
            number,
            DecisionKind.UNDO,
            lambda _: {f"back:{now_in}": len(back)},
            seen=None,
            undoes=decision,
        )
        decide(
            doing,
            now_in,
            DecisionKind.SPLIT,
            lambda _: {f"left:{number}": len(back)},
            seen=None,
        )
        gathered.put(connection, back, number, unpinned_by(wanted))
        for one in (number, now_in):
            gathered.refold(doing, one)
        doing.happened(IncidentSplit(now_in, number))
        return Moved(left.decision or 0, number, len(back))


def _ahead(database: Database, deployment: int, number: int, decision: int) -> GatheredReports:
    """What an undo of a split will need, as far as it can be told before the lock."""
    with database.read() as connection:
        undone = next((one for one in history(connection, number) if one.id == decision), None)
        to = int(str(undone.after.get("to", number))) if undone else number
        now_in = followed(connection, deployment, to)
    gathered = GatheredReports(database, deployment, number, now_in)
    if undone is not None:
        back = gathered.with_copies(now_in, gathered.here(now_in, moved_by(undone)))
        gathered.fold_apart(now_in, number, back)
        if now_in == to:  # the whole of it may come back
            gathered.fold_ahead(number, gathered.posts(now_in) + gathered.posts(number))
    return gathered


def _send(
    doing: Act,
    gathered: GatheredReports,
    number: int,
    to: int,
    moved: list[int],
    kind: DecisionKind,
    after: dict[str, Any],
    why: str,
) -> Decided:
    """The reports go to `to`, with what people chose for them; both incidents say so, the other as
    `kind` with `after`."""

    def say(one: int, kind: DecisionKind, values: dict[str, Any]) -> Decided:
        return decide(doing, one, kind, lambda _: values, seen=None, why=why)

    connection = doing.connection
    left = say(number, DecisionKind.SPLIT, _kept(gathered, moved, to))
    say(to, kind, after)
    gathered.put(connection, moved, to)
    carry_choices(connection, number, to)
    return left


def _opened_by_split(connection: Connection, number: int, source: int) -> bool:
    return any(one.after.get("split_from") == source for one in history(connection, number))


def _kept(gathered: GatheredReports, moved: list[int], to: int) -> dict[str, Any]:
    """What the history keeps, for people and for an undo."""
    return {"to": to, "moved": moved, "unpinned": gathered.unpinned(moved)}


def _chosen(
    connection: Connection, gathered: GatheredReports, number: int, chosen: Sequence[int], seen: int
) -> list[int]:
    """The chosen posts with their copies. TriageConflict, TriageError."""
    wanted = sorted(set(chosen))
    if not wanted:
        raise TriageError("choose at least one post")
    if gathered.here(number, wanted) != wanted:
        for one in history(connection, number):
            gone: list[int] = one.after.get("moved", [])  # type: ignore[assignment]  # JSON of ours
            if one.turn > seen and set(gone) & set(wanted):
                raise TriageConflict(one)
        raise TriageError("one of these posts is not in this incident any more: look again")
    moved = gathered.with_copies(number, wanted)
    if len(moved) == len(gathered.posts(number)):
        raise TriageError("all posts are chosen: leave one, or merge the whole incident")
    return moved


def _open(doing: Act, gathered: GatheredReports, source: Row[Any], moved: Sequence[int]) -> int:
    """A row for what is split off: these people have waited since their own first report.

    It goes on in the hands that the other is in. Split from what is done, it is new: nobody has
    looked at it for what it is.
    """
    opened = gathered.opened(moved)
    state = IncidentState(source.state)
    waits = state in WAITING
    since = _filed(doing.connection, moved)
    clock = Clock(since, source.acknowledged_at if waits else None, running_since=since)
    now_in = replace(opened.incident, state=state if waits else IncidentState.NEW)
    owner = Owner(source.owner, source.owner_name) if waits else Owner()
    owner = replace(owner, desk=source.desk_id)
    return doing.incidents.open(now_in, clock, opened.authors, owner)


def _filed(connection: Connection, moved: Sequence[int]) -> datetime:
    """When the first of them was filed."""
    found = [datetime.now(UTC)]
    for some in slices(moved):
        query = select(func.min(reports.c.filed_at)).where(reports.c.post_id.in_(some))
        found.append(connection.execute(query).scalar_one())
    return min(found)
