"""What the group step must know of the past, in as few queries as a batch allows."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from monitor.model.filing import Known, Original, Questions
from monitor.model.incidents import IncidentState
from monitor.model.json_reading import is_our_own
from monitor.steps.group import asks
from monitor.steps.normalise import wording
from monitor.steps.overrides import as_reports_say
from monitor.store.posts.incident_rows import from_row
from monitor.store.posts.own_posts import awaited, conversations
from monitor.store.schema import copy_keys, incident_authors, incidents, posts, reports
from monitor.store.slices import slices

OPEN = [state for state in IncidentState if state.open]

REOPENS = timedelta(hours=6)
"""A need that is asked for again at its place this soon after it was closed was not met: it goes on
where it was, with its clock and its history. Later it is a new one. What was dismissed is not found
by its need: nobody has said that the next one who asks is as little in need."""


def find_known(connection: Connection, deployment: int, asked: Questions) -> Known:
    copies = _copies(connection, deployment, asked.copy_keys)
    answered = _posts(connection, deployment, asked.posts)
    groups, rows, merged = _groups(connection, deployment, asked.group_keys)
    spoken = conversations(connection, deployment, asked.posts)
    waiting = awaited(connection, deployment, asked.authors)
    named = {one.incident for one in (*copies.values(), *answered.values())} | set(merged.values())
    named |= {*spoken.values(), *waiting.values()}
    rows |= _incidents(connection, [n for n in named if n is not None and n not in rows])
    said = {number: row.held.corrections for number, row in rows.items() if row.held}
    found = {number: as_reports_say(from_row(row), row.held) for number, row in rows.items()}
    authors = _authors(connection, list(found), asked.authors)
    return Known(
        copies,
        answered,
        found,
        groups,
        merged=merged,
        corrections=said,
        authors=authors,
        ours=spoken,
        awaited=waiting,
    )


def _copies(connection: Connection, deployment: int, keys: Iterable[int]) -> dict[int, Original]:
    query = (
        select(copy_keys.c.key, posts.c.id, posts.c.text, reports.c.incident_id)
        .join(posts, posts.c.id == copy_keys.c.post_id)
        .join(reports, reports.c.post_id == posts.c.id)
        .where(copy_keys.c.deployment_id == deployment)
    )
    found = {}
    for some in slices(list(keys)):
        for row in connection.execute(query.where(copy_keys.c.key.in_(some))):
            found[row.key] = Original(row.id, wording(row.text).words, row.incident_id)
    return found


def _posts(
    connection: Connection, deployment: int, ids: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Original]:
    query = (
        select(
            posts.c.network,
            posts.c.network_id,
            posts.c.id,
            posts.c.text,
            reports.c.incident_id,
            reports.c.copy_of,
            reports.c.reading,
        )
        .join(reports, reports.c.post_id == posts.c.id)
        .where(posts.c.deployment_id == deployment)
    )
    found = {}
    for some in slices(list(ids)):
        match = tuple_(posts.c.network, posts.c.network_id).in_(some)
        for row in connection.execute(query.where(match)):
            words = wording(row.text).words
            first = row.copy_of or row.id  # a copy of a copy is a copy of the first
            ours = is_our_own(row.reading)
            asking = ours and asks(row.text)
            known = Original(first, words, row.incident_id, ours, asking)
            found[row.network, row.network_id] = known
    return found


def _groups(
    connection: Connection, deployment: int, keys: Iterable[str]
) -> tuple[dict[str, tuple[int, ...]], dict[int, Row[Any]], dict[int, int]]:
    """By key the incidents that may be joined, their rows, and what merged ones are part of."""
    recent = datetime.now(UTC) - REOPENS
    c = incidents.c
    query = (
        select(incidents)
        .where(c.deployment_id == deployment)
        .where(
            c.state.in_(OPEN)
            | c.merged_into.is_not(None)
            | ((c.state == IncidentState.CLOSED) & (c.ended_at >= recent))
        )
        .order_by(c.last_at.desc(), c.id.desc())
    )
    rows: list[Row[Any]] = []
    for some in slices(list(keys)):
        rows += connection.execute(query.where(c.group_key.in_(some)))
    merged = _merged(connection, [row for row in rows if row.merged_into is not None], recent)
    groups: dict[str, tuple[int, ...]] = {}
    for row in sorted(rows, key=lambda row: row.state == IncidentState.CLOSED):  # open ones first
        if row.merged_into is None or row.id in merged:
            groups[row.group_key] = (*groups.get(row.group_key, ()), row.id)
    return groups, {row.id: row for row in rows}, merged


def _merged(connection: Connection, rows: Sequence[Row[Any]], recent: datetime) -> dict[int, int]:
    """Where merged incidents are now, through all merges; without those that are done with."""
    into: dict[int, int] = {row.id: row.merged_into for row in rows}
    ends: dict[int, bool] = {}
    wanted = set(into.values())
    known = dict(into)
    while wanted:
        found = _incidents(connection, sorted(wanted))
        for number, row in found.items():
            if row.merged_into is None:
                closed = row.state == IncidentState.CLOSED
                lately = closed and row.ended_at is not None and row.ended_at >= recent
                ends[number] = row.state in OPEN or lately
            else:
                known[number] = row.merged_into
        wanted = {known[one] for one in found if one in known} - set(ends) - set(found)
    return {one: end for one in into if ends.get(end := _end(known, one), False)}


def _end(into: dict[int, int], number: int) -> int:
    while number in into:
        number = into[number]
    return number


def _incidents(connection: Connection, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    found: dict[int, Row[Any]] = {}
    for some in slices(numbers):
        query = select(incidents).where(incidents.c.id.in_(some))
        found |= {row.id: row for row in connection.execute(query)}
    return found


def _authors(
    connection: Connection, numbers: Sequence[int], authors: Iterable[str]
) -> frozenset[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    asked = list(authors)
    for some in slices(numbers):
        for few in slices(asked):
            query = select(incident_authors).where(
                incident_authors.c.incident_id.in_(some), incident_authors.c.author.in_(few)
            )
            found.update((row.incident_id, row.author) for row in connection.execute(query))
    return frozenset(found)
