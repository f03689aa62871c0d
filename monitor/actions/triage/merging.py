"""Two incidents are one thing: merge them, and take it back.

The one that is merged keeps its row and its history, leaves the list, and points at the other; what
would have joined it joins the other (see store/posts/grouping_lookup.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.actions.act import Act, act
from monitor.actions.triage.deciding import TriageConflict, TriageError, decide, of
from monitor.actions.triage.incident_reports import GatheredReports
from monitor.model.events import IncidentMerged, IncidentSplit
from monitor.model.incidents import IncidentState, Standing
from monitor.model.people import Person
from monitor.model.triage import Decision, DecisionKind
from monitor.steps.merge_rules import clock_together, state_together
from monitor.store.database import Database
from monitor.store.posts.carried import carry_choices
from monitor.store.posts.incident_rows import clock_from, clock_row
from monitor.store.schema import incidents
from monitor.store.triage.decisions import history, restored

MOST_HOPS = 50
"""Merges after each other that an old address is followed through."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of reports that were moved."""

    decision: int  # in the history of the incident that they left: what an undo names
    incident: int  # where they are now
    reports: int  # copies too


def merge(
    database: Database,
    deployment: int,
    source: int,
    target: int,
    who: Person,
    *,
    seen: Mapping[int, int],
    why: str = "",
) -> Moved:
    """All of `source` becomes part of `target`. `seen`: by incident, how many of its decisions the
    officer was shown. Raises TriageConflict where somebody was quicker, TriageError."""
    gathered = GatheredReports(database, deployment, source, target)
    gathered.fold_ahead(target, gathered.posts(source) + gathered.posts(target))
    with act(database, deployment, who, alone=True) as doing:
        gathered.catch_up(doing.connection)
        return merged(doing, gathered, source, target, seen=seen, why=why)


def merged(
    doing: Act,
    gathered: GatheredReports,
    source: int,
    target: int,
    *,
    seen: Mapping[int, int],
    why: str = "",
    undoes: int | None = None,
) -> Moved:
    """`merge` as a part of an act that is alone; `undoes`: the split it takes back."""
    connection = doing.connection
    first, other = both(connection, doing.deployment, source, target)
    moved = gathered.posts(source)
    kind = DecisionKind.UNDO if undoes else DecisionKind.MERGE
    after = _left_behind(first, target) | {
        "moved": moved,
        "unpinned": gathered.unpinned(moved),
    }
    left = decide(
        doing,
        source,
        kind,
        lambda _: after,
        seen=seen.get(source),
        why=why,
        undoes=undoes,
    )
    gained = _gained(first, other) | {f"merged:{source}": len(moved)}
    decide(
        doing,
        target,
        kind,
        lambda _: gained,
        seen=seen.get(target),
        why=why,
        undoes=undoes,
    )
    gathered.put(connection, moved, target)
    carry_choices(connection, source, target)
    gathered.refold(doing, target)
    doing.happened(IncidentMerged(source, target))
    return Moved(left.decision or 0, target, len(moved))


def undo_merge(
    database: Database, deployment: int, source: int, decision: int, who: Person
) -> Moved:
    """`source` stands by itself again, with the reports that it brought, and copies of them that
    came since. What was decided since about the other stays. Raises TriageError."""
    gathered = _ahead(database, deployment, source, decision)
    with act(database, deployment, who, alone=True) as doing:
        connection = doing.connection
        wanted = undoable(connection, deployment, source, decision, DecisionKind.MERGE)
        now_in = followed(connection, deployment, source)
        gathered.catch_up(connection, source, now_in)
        of(connection, deployment, now_in)
        back = gathered.with_copies(now_in, moved_by(wanted))
        if not back:
            raise TriageError("its reports have been moved elsewhere since: move them by hand")
        if len(back) == len(gathered.posts(now_in)):
            raise TriageError("nothing would be left of the other: merge it the other way round")
        values = restored(wanted.before)
        left = decide(
            doing,
            source,
            DecisionKind.UNDO,
            lambda _: {name: values[name] for name in values if name in incidents.c},
            seen=None,
            undoes=decision,
        )
        _give_back(doing, source, wanted)
        gathered.put(connection, back, source, unpinned_by(wanted))
        for number in (source, now_in):
            gathered.refold(doing, number)
        doing.happened(IncidentSplit(now_in, source))
        return Moved(left.decision or 0, source, len(back))


def _ahead(database: Database, deployment: int, source: int, decision: int) -> GatheredReports:
    """What an undo of a merge will need, as far as it can be told before the lock."""
    with database.read() as connection:
        now_in = followed(connection, deployment, source)
        undone = next((one for one in history(connection, source) if one.id == decision), None)
    gathered = GatheredReports(database, deployment, source, now_in)
    if undone is not None:
        gathered.fold_apart(now_in, source, gathered.with_copies(now_in, moved_by(undone)))
    return gathered


def moved_by(decision: Decision) -> list[int]:
    """The posts that it moved."""
    moved: list[int] = decision.after.get("moved", [])  # type: ignore[assignment]  # JSON of ours
    return moved


def unpinned_by(decision: Decision) -> list[int]:
    """Those of them that nobody had moved by hand before."""
    free: list[int] = decision.after.get("unpinned", [])  # type: ignore[assignment]  # JSON of ours
    return free


def followed(connection: Connection, deployment: int, number: int) -> int:
    """Where an incident is now, through all merges; itself where it was never merged."""
    for _ in range(MOST_HOPS):
        query = select(incidents.c.merged_into).where(
            incidents.c.id == number, incidents.c.deployment_id == deployment
        )
        into = connection.execute(query).scalar_one_or_none()
        if into is None:
            return number
        number = into
    return number


def merged_from(connection: Connection, number: int) -> list[int]:
    """What was merged into it, and what had been merged into that."""
    found: list[int] = []
    wanted = [number]
    while wanted:
        query = select(incidents.c.id).where(incidents.c.merged_into.in_(wanted))
        wanted = [one for one in connection.execute(query).scalars() if one not in found]
        found += wanted
    return found


def both(
    connection: Connection, deployment: int, source: int, target: int
) -> tuple[Row[Any], Row[Any]]:
    """Their rows, locked, neither of them merged already. TriageError."""
    if source == target:
        raise TriageError("that is the same incident: choose another")
    rows = {number: of(connection, deployment, number) for number in sorted((source, target))}
    for number, row in rows.items():
        if row.merged_into is not None:
            refuse_merged(connection, number, row.merged_into)
    return rows[source], rows[target]


def refuse_merged(connection: Connection, number: int, into: int) -> None:
    done = next((one for one in history(connection, number) if "merged_into" in one.after), None)
    if done is not None and not done.undone:
        raise TriageConflict(done)
    raise TriageError(f"incident {number} is part of incident {into}: look there")


def undoable(
    connection: Connection, deployment: int, number: int, decision: int, kind: DecisionKind
) -> Decision:
    """The decision, not undone yet. TriageError."""
    of(connection, deployment, number)
    wanted = next((one for one in history(connection, number) if one.id == decision), None)
    if wanted is None or wanted.kind is not kind or "moved" not in wanted.after:
        raise TriageError("that step cannot be undone here")
    if wanted.undone:
        raise TriageError("that has been taken back already")
    return wanted


def _left_behind(row: Row[Any], target: int) -> dict[str, Any]:
    """What becomes of the row of the merged one: off the list, its clock stopped."""
    clock = clock_from(row)
    stopped = clock.moved(IncidentState.DISMISSED, datetime.now(UTC)) if clock else None
    return {
        "merged_into": target,
        "state": IncidentState.DISMISSED.value,
        "raised_why": "",
        **(clock_row(stopped) if stopped else {}),
    }


def _gained(source: Row[Any], target: Row[Any]) -> dict[str, Any]:
    """What the other gets beside reports: the older clock, and what nobody had said of it.

    An owner or a standing of its own stays; so does its state, unless it is done and somebody of
    the merged one still waits.
    """
    was = IncidentState(target.state)
    state = state_together(was, IncidentState(source.state))
    clock = clock_together(clock_from(target), clock_from(source), state, datetime.now(UTC))
    gained: dict[str, Any] = {"state": state.value, **(clock_row(clock) if clock else {})}
    if state is not was:
        gained["raised_why"] = f"somebody still waits in incident {source.id}, merged into it"
    elif source.raised_why and not target.raised_why:
        gained["raised_why"] = source.raised_why
    if not target.owner:
        gained |= {"owner": source.owner, "owner_name": source.owner_name}
    if target.desk_id is None:
        gained["desk_id"] = source.desk_id
    if target.standing == Standing.UNVERIFIED:
        gained["standing"] = source.standing
    return gained


def _give_back(doing: Act, source: int, undone: Decision) -> None:
    """What the other got from the merge goes, but for what was decided of it since."""
    target = int(str(undone.after["merged_into"]))
    key = f"merged:{source}"
    pairs = [
        one for one in history(doing.connection, target) if key in one.after and not one.undone
    ]
    if not pairs:
        return
    pair = pairs[0]
    before, after = restored(pair.before), restored(pair.after)

    def values(row: Row[Any]) -> dict[str, Any]:
        same = [name for name in after if name in incidents.c and getattr(row, name) == after[name]]
        return {name: before[name] for name in same} | {f"left:{source}": True}

    kind = DecisionKind.UNDO
    decide(doing, target, kind, values, seen=None, undoes=pair.id)
