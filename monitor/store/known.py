"""What the group step must know of the past, in as few queries as a batch allows."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, tuple_

from monitor.model.filing import Known, Original, Questions
from monitor.model.incidents import Incident, IncidentState
from monitor.steps.normalise import wording
from monitor.store.incident_rows import from_row
from monitor.store.ours import awaited, conversations
from monitor.store.schema import copy_keys, incident_authors, incidents, posts, reports
from monitor.store.slices import slices

CLOSED = [state for state in IncidentState if not state.open]


def find_known(connection: Connection, deployment: int, asked: Questions) -> Known:
    copies = _copies(connection, deployment, asked.copy_keys)
    answered = _posts(connection, deployment, asked.posts)
    groups, found = _groups(connection, deployment, asked.group_keys)
    spoken = conversations(connection, deployment, asked.posts)
    waiting = awaited(connection, deployment, asked.authors)
    named: set[int | None] = {one.incident for one in (*copies.values(), *answered.values())}
    named |= {*spoken.values(), *waiting.values()}
    found |= _incidents(connection, [n for n in named if n is not None and n not in found])
    authors = _authors(connection, list(found), asked.authors)
    return Known(copies, answered, found, groups, authors, spoken, waiting)


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
            found[row.network, row.network_id] = Original(first, words, row.incident_id)
    return found


def _groups(
    connection: Connection, deployment: int, keys: Iterable[str]
) -> tuple[dict[str, tuple[int, ...]], dict[int, Incident]]:
    query = (
        select(incidents)
        .where(incidents.c.deployment_id == deployment, incidents.c.state.not_in(CLOSED))
        .order_by(incidents.c.last_at.desc(), incidents.c.id.desc())
    )
    groups: dict[str, tuple[int, ...]] = {}
    found = {}
    for some in slices(list(keys)):
        for row in connection.execute(query.where(incidents.c.group_key.in_(some))):
            groups[row.group_key] = (*groups.get(row.group_key, ()), row.id)
            found[row.id] = from_row(row)
    return groups, found


def _incidents(connection: Connection, numbers: Sequence[int]) -> dict[int, Incident]:
    found: dict[int, Incident] = {}
    for some in slices(numbers):
        query = select(incidents).where(incidents.c.id.in_(some))
        found |= {row.id: from_row(row) for row in connection.execute(query)}
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
