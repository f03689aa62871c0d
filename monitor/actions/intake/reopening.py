"""Raise again what was answered, closed or dismissed, where new reports add something to it.

Part of the transaction that files them. What is being worked on keeps its state and gets the mark.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from monitor.actions.act import Act
from monitor.actions.triage.deciding import decide
from monitor.model.events import IncidentRaised, IncidentReopened
from monitor.model.filing import Grouped
from monitor.model.incidents import IncidentState
from monitor.model.triage import DecisionKind
from monitor.steps.group import author_of
from monitor.steps.reopening import Joined, raised
from monitor.store.posts.incident_rows import clock_from, clock_row, from_row
from monitor.store.schema import incident_authors, incidents, posts, reports
from monitor.store.slices import slices
from monitor.store.triage.triage_tables import decisions

DONE = (IncidentState.ANSWERED, IncidentState.CLOSED, IncidentState.DISMISSED)
LONGEST = 300


def looked_at(connection: Connection, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """Those of the incidents that somebody has looked at, as they stand before the batch."""
    found: dict[int, Row[Any]] = {}
    for some in slices(numbers):
        query = select(incidents).where(
            incidents.c.id.in_(some),
            incidents.c.state != IncidentState.NEW,
            incidents.c.merged_into.is_(None),
        )
        found |= {row.id: row for row in connection.execute(query)}
    return found


def raise_again(doing: Act, before: dict[int, Row[Any]], grouped: Sequence[Grouped]) -> None:
    """`before` as `looked_at` gave it; `grouped` are filed by now."""
    for number, row in before.items():
        new = [
            Joined(one.report, one.answers_us)
            for one in grouped
            if one.incident == number and one.copy_of is None and not one.report.our_own
        ]
        if not new:
            continue
        voices = _new_voices(doing.connection, number, new)
        why = raised(from_row(row), new, voices=voices)
        if why:
            _raise(doing, row, why[:LONGEST])


def _raise(doing: Act, row: Row[Any], why: str) -> None:
    values: dict[str, Any] = {"raised_why": why}
    reopened = IncidentState(row.state) in DONE
    if reopened:
        state = IncidentState.ACKNOWLEDGED
        clock = clock_from(row)
        values |= {
            "state": state.value,
            **(clock_row(clock.moved(state, doing.at)) if clock else {}),
        }
    decide(doing, row.id, DecisionKind.RAISE, lambda _: values, seen=None, why=why)
    doing.happened(IncidentReopened(row.id) if reopened else IncidentRaised(row.id))


def _new_voices(connection: Connection, number: int, new: Sequence[Joined]) -> int:
    """How many independent authors speak in it that did not before an officer last decided.

    Asked of few: only incidents that somebody has looked at and that a batch adds to.
    """
    decided = select(func.max(decisions.c.at)).where(
        decisions.c.incident_id == number, decisions.c.by != ""
    )
    since = connection.execute(decided).scalar_one_or_none()
    if since is None:
        return 0
    c = posts.c
    voices = incident_authors  # without copies and our own posts
    spoke = (
        select(c.network, c.author)
        .join(reports, reports.c.post_id == c.id)
        .join(
            voices,
            (voices.c.incident_id == number) & (voices.c.author == c.network + ":" + c.author),
        )
        .where(reports.c.incident_id == number, reports.c.copy_of.is_(None), c.author != "")
        .group_by(c.network, c.author)
        .having(func.min(reports.c.filed_at) > since)
    )
    named = connection.execute(select(func.count()).select_from(spoke.subquery())).scalar_one()
    nameless = sum(1 for one in new if author_of(one.report).partition(":")[2].startswith("#"))
    return int(named) + nameless
