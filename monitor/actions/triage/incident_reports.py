"""The reports of an incident as its members: moved from one to another, and folded anew.

For transactions that hold `one_at_a_time`: nobody may file into these incidents meanwhile.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, or_, select, update

from monitor.actions.intake.removals import TAKEN_AWAY
from monitor.model.incidents import Incident
from monitor.model.json_report import report_from
from monitor.model.posts import Post
from monitor.steps.overrides import Held, bare, laid
from monitor.steps.refold import Member, group_key, refolded
from monitor.store.outreach.recipients import unanswered
from monitor.store.posts.incident_rows import from_row, to_row
from monitor.store.schema import incident_authors, incidents, posts, reports
from monitor.store.slices import slices
from monitor.store.triage.timing import Timing


def members_of(connection: Connection, number: int) -> list[Member]:
    """All reports of an incident, copies too; the text of what was taken away is ""."""
    query: Select[Any] = (
        select(
            reports.c.post_id,
            reports.c.copy_of,
            reports.c.reading,
            posts.c.network,
            posts.c.network_id,
            posts.c.text,
            posts.c.created_at,
            posts.c.author,
        )
        .join(posts, posts.c.id == reports.c.post_id)
        .where(reports.c.incident_id == number)
    )
    return [_member(row) for row in connection.execute(query)]


def refold(connection: Connection, row: Row[Any], said: dict[str, Any] | None = None) -> Incident:
    """Write what the reports of an incident say now under what people said of it; nothing where
    it has none. `row` is the incident's; `said` are its corrections where they change."""
    members = members_of(connection, row.id)
    known = bare(from_row(row), row.held)
    if not members:
        return known
    folded = refolded(members, known)
    incident, held = laid(folded.incident, _said(row.held) if said is None else said)
    write(connection, row.id, _with_words(incident, members), held, folded.authors)
    return incident


def write(
    connection: Connection,
    number: int,
    incident: Incident,
    held: Held | None,
    authors: Sequence[str],
) -> None:
    before = row_of(connection, number)
    values = to_row(incident) | {"group_key": group_key(incident), "held": held}
    values["version"] = incidents.c.version + 1
    timing = Timing(connection, before.deployment_id)
    values |= timing.followed(before, {"urgency": incident.urgency.value})
    table = incident_authors
    connection.execute(delete(table).where(table.c.incident_id == number))
    rows = [{"incident_id": number, "author": one} for one in authors]
    if rows:
        connection.execute(table.insert(), rows)
    values["waiting"] = unanswered(connection, number)
    connection.execute(update(incidents).where(incidents.c.id == number).values(values))


def opened_of(members: Sequence[Member]) -> tuple[Incident, tuple[str, ...]]:
    """The incident that these reports open by themselves, and who speaks in it."""
    folded = refolded(members)
    return _with_words(folded.incident, members), folded.authors


def with_copies(connection: Connection, number: int, chosen: Collection[int]) -> list[int]:
    """These posts of the incident and the copies of them in it: a copy goes with its original.

    A chosen copy brings its original, and all other copies of that.
    """
    firsts = set(chosen)
    for some in slices(sorted(chosen)):
        query = select(reports.c.post_id, reports.c.copy_of).where(
            reports.c.post_id.in_(some), reports.c.copy_of.is_not(None)
        )
        firsts |= {row.copy_of for row in connection.execute(query)}
    found: set[int] = set()
    for some in slices(sorted(firsts)):
        query = select(reports.c.post_id).where(
            reports.c.incident_id == number,
            or_(reports.c.post_id.in_(some), reports.c.copy_of.in_(some)),
        )
        found |= set(connection.execute(query).scalars())
    return sorted(found)


def all_of(connection: Connection, number: int) -> list[int]:
    query = select(reports.c.post_id).where(reports.c.incident_id == number)
    return sorted(connection.execute(query).scalars())


def unpinned_of(connection: Connection, chosen: Iterable[int]) -> list[int]:
    """Those that nobody had moved by hand yet."""
    found: list[int] = []
    for some in slices(list(chosen)):
        query = select(reports.c.post_id).where(
            reports.c.post_id.in_(some), reports.c.pinned.is_(False)
        )
        found += connection.execute(query).scalars()
    return sorted(found)


def put(
    connection: Connection, chosen: Sequence[int], number: int, unpinned: Collection[int] = ()
) -> None:
    """Into the incident, by hand: the machine moves them no more, but for those of `unpinned`."""
    free = set(unpinned)
    for pinned in (True, False):
        wanted = [one for one in chosen if (one not in free) is pinned]
        for some in slices(wanted):
            here = update(reports).where(reports.c.post_id.in_(some))
            connection.execute(here.values(incident_id=number, pinned=pinned))


def row_of(connection: Connection, number: int) -> Row[Any]:
    return connection.execute(select(incidents).where(incidents.c.id == number)).one()


def _said(held: Held | None) -> dict[str, Any]:
    return dict(held["said"]) if held else {}


def _member(row: Row[Any]) -> Member:
    post = Post(row.network, row.network_id, row.text, row.created_at, row.author)
    return Member(row.post_id, report_from(row.reading, post), row.copy_of is not None)


def _with_words(incident: Incident, members: Sequence[Member]) -> Incident:
    """With the words of another post where its own was taken away by its author."""
    if incident.headline:
        return incident
    left = [one for one in members if one.report.post.text]
    heaviest = max(left, key=lambda one: (one.report.priority, -one.number), default=None)
    words = heaviest.report.post.text if heaviest else TAKEN_AWAY
    return replace(incident, headline=words)
