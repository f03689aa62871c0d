"""The reports of an incident as its members: moved from one to another, and folded anew.

For transactions that hold `one_at_a_time`: nobody may file into these incidents meanwhile.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select, update

from monitor.actions.act import Act
from monitor.actions.intake.removals import TAKEN_AWAY
from monitor.model.incidents import Incident
from monitor.model.json_reading import reading_from
from monitor.model.overrides import NO_CORRECTIONS, Corrections
from monitor.model.posts import Post
from monitor.model.reports import report_of
from monitor.steps.overrides import as_reports_say, overridden
from monitor.steps.refold import Member, refolded
from monitor.store.posts.incident_rows import from_row
from monitor.store.schema import incidents, posts, reports
from monitor.store.slices import slices


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


def refold(doing: Act, number: int, said: Corrections | None = None) -> None:
    """Write what the reports of an incident say now under what people said of it; nothing where
    it has none. `said` are its corrections where they change."""
    row = row_of(doing.connection, number)
    members = members_of(doing.connection, number)
    if not members:
        return
    folded = refolded(members, as_reports_say(from_row(row), row.held))
    if said is None:
        said = row.held.corrections if row.held else NO_CORRECTIONS
    incident, overrides = overridden(folded.incident, said)
    doing.incidents.refold(row, _with_words(incident, members), overrides, folded.authors)


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


def _member(row: Row[Any]) -> Member:
    post = Post(row.network, row.network_id, row.text, row.created_at, row.author)
    return Member(row.post_id, report_of(reading_from(row.reading), post), row.copy_of is not None)


def _with_words(incident: Incident, members: Sequence[Member]) -> Incident:
    """With the words of another post where its own was taken away by its author."""
    if incident.headline:
        return incident
    left = [one for one in members if one.report.post.text]
    heaviest = max(left, key=lambda one: (one.report.priority, -one.number), default=None)
    words = heaviest.report.post.text if heaviest else TAKEN_AWAY
    return replace(incident, headline=words)
