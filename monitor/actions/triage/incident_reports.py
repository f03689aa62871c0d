"""The reports of incidents, read and folded before an act takes the lock that stops filing.

Reading and folding 4,000 reports takes a good part of a second. In the lock only those are read
again of which the log says that something happened to them since: further reports of a surge do not
begin it all anew, and none is lost. Where the log says that reports were moved, or a place was
chosen for all of them, they are read once more.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select, update

from monitor.actions.act import Act
from monitor.actions.intake.removals import TAKEN_AWAY
from monitor.actions.triage.gathered import Gathered, gathered_from, gathering, posts_changed
from monitor.model.incidents import Incident
from monitor.model.overrides import NO_CORRECTIONS, Corrections
from monitor.steps.group import author_of
from monitor.steps.overrides import as_reports_say, overridden
from monitor.steps.refold import Folded, Member, refolded
from monitor.store import events as log
from monitor.store.database import Database
from monitor.store.posts.incident_rows import from_row
from monitor.store.schema import incidents, reports
from monitor.store.slices import slices

CATCH_UPS = 3
"""Before the lock: what happens while it is waited for is caught up with in the lock."""
MOST_ENTRIES = 1000


class GatheredReports:
    """Of some incidents of a deployment. `catch_up` in the act, before anything is made of them."""

    def __init__(self, database: Database, deployment: int, *numbers: int) -> None:
        self._deployment = deployment
        self._by_post: dict[int, Gathered] = {}
        self._numbers: set[int] = set()
        self._known: dict[int, Incident] = {}
        self._folded: list[tuple[list[Member], tuple[object, ...], Folded]] = []
        with database.read() as connection:
            # first: what happens while the reports are read is read again
            self._position = log.newest(connection, deployment)
            self._read_all(connection, numbers)
        for _ in range(CATCH_UPS):
            with database.read() as connection:
                if not self.catch_up(connection):
                    break

    def catch_up(self, connection: Connection, *numbers: int) -> bool:
        """Whether anything happened to them since; `numbers`: incidents that are needed too."""
        entries = log.since(connection, self._deployment, self._position, MOST_ENTRIES)
        if entries:
            self._position = entries[-1].id
        happened = [
            event
            for entry in entries
            for event in entry.events
            if self._numbers.intersection(event.incidents)
        ]
        changed = posts_changed(happened)
        if changed is None or len(entries) == MOST_ENTRIES:
            self._position = log.newest(connection, self._deployment)
            self._read_all(connection, self._numbers | set(numbers))
            return True
        if missing := set(numbers) - self._numbers:
            self._read_all(connection, missing)
        self.read_again(connection, changed)
        return bool(changed)

    def read_again(self, connection: Connection, changed: Collection[int]) -> None:
        """These posts as they are now."""
        for post in changed:
            self._by_post.pop(post, None)
        for some in slices(sorted(changed)):
            self._keep(connection.execute(gathering().where(reports.c.post_id.in_(some))))

    def posts(self, number: int) -> list[int]:
        return sorted(one.member.number for one in self._of(number))

    def here(self, number: int, chosen: Iterable[int]) -> list[int]:
        """Those of these posts that are in the incident."""
        return sorted(post for post in chosen if self._incident_of(post) == number)

    def with_copies(self, number: int, chosen: Collection[int]) -> list[int]:
        """These posts of the incident and the copies of them in it: a copy goes with its original.

        A chosen copy brings its original, and all other copies of that.
        """
        firsts = set(chosen)
        for post in chosen:
            gathered = self._by_post.get(post)
            if gathered is not None and gathered.copy_of is not None:
                firsts.add(gathered.copy_of)
        return sorted(
            one.member.number
            for one in self._of(number)
            if one.member.number in firsts or one.copy_of in firsts
        )

    def unpinned(self, chosen: Iterable[int]) -> list[int]:
        """Those that nobody had moved by hand yet."""
        return sorted(post for post in chosen if not self._by_post[post].pinned)

    def put(
        self,
        connection: Connection,
        chosen: Sequence[int],
        number: int,
        unpinned: Collection[int] = (),
    ) -> None:
        """Into the incident, by hand: the machine moves them no more, but for those of
        `unpinned`."""
        free = set(unpinned)
        for pinned in (True, False):
            posts_so = [post for post in chosen if (post not in free) is pinned]
            for some in slices(posts_so):
                here = update(reports).where(reports.c.post_id.in_(some))
                connection.execute(here.values(incident_id=number, pinned=pinned))
            for post in posts_so:
                gathered = self._by_post[post]
                self._by_post[post] = replace(gathered, incident=number, pinned=pinned)
        self._numbers.add(number)

    def fold_ahead(self, number: int, chosen: Iterable[int]) -> None:
        """What the incident will say with these posts: then it costs nothing in the lock."""
        members = self._members(sorted(post for post in chosen if post in self._by_post))
        if members and number in self._known:
            self._memo(members, self._known[number])

    def fold_apart(self, number: int, other: int, moved: Sequence[int]) -> None:
        """What both will say when these posts have gone from the first to the other."""
        gone = set(moved)
        self.fold_ahead(number, (post for post in self.posts(number) if post not in gone))
        self.fold_ahead(other, [*self.posts(other), *moved])

    def opened(self, chosen: Collection[int]) -> Folded:
        """The incident that these reports open by themselves, and who speaks in it."""
        members = self._members(sorted(chosen))
        folded = self._memo(members, None)
        # once it is there, it says the same of them
        self._folded.append((members, _key(folded.incident), folded))
        return replace(folded, incident=_with_words(folded.incident, members))

    def refold(self, doing: Act, number: int, said: Corrections | None = None) -> None:
        """Write what the reports of an incident say now under what people said of it; nothing
        where it has none. `said` are its corrections where they change."""
        row = row_of(doing.connection, number)
        chosen = self.posts(number)
        if not chosen:
            return
        known = as_reports_say(from_row(row), row.held)
        members = self._members(chosen)
        folded = self._memo(members, known)
        now = replace(folded.incident, state=known.state, standing=known.standing)
        if said is None:
            said = row.held.corrections if row.held else NO_CORRECTIONS
        incident, overrides = overridden(now, said)
        voices = set(folded.authors)
        askers = {
            one.asker
            for one in self._of(number)
            if one.asker is not None and author_of(one.member.report) in voices
        }
        incident = _with_words(incident, members)
        doing.incidents.refold(row, incident, overrides, folded.authors, askers)

    def _memo(self, members: list[Member], known: Incident | None) -> Folded:
        """Folding depends on these alone: see monitor/steps/refold.py."""
        key = _key(known)
        for had, under, folded in self._folded:
            if under == key and had == members:  # the same objects, nearly all: quickly told
                return folded
        folded = refolded(members, known)
        self._folded.append((members, key, folded))
        return folded

    def _members(self, chosen: Iterable[int]) -> list[Member]:
        return [self._by_post[post].member for post in chosen]

    def _of(self, number: int) -> Iterator[Gathered]:
        return (one for one in self._by_post.values() if one.incident == number)

    def _incident_of(self, post: int) -> int | None:
        gathered = self._by_post.get(post)
        return None if gathered is None else gathered.incident

    def _read_all(self, connection: Connection, numbers: Iterable[int]) -> None:
        self._numbers |= set(numbers)
        for number in numbers:
            for post in self.posts(number):
                del self._by_post[post]
        query = gathering().where(reports.c.incident_id.in_(sorted(numbers)))
        self._keep(connection.execute(query))
        rows = connection.execute(select(incidents).where(incidents.c.id.in_(sorted(numbers))))
        self._known |= {row.id: as_reports_say(from_row(row), row.held) for row in rows}

    def _keep(self, rows: Iterable[Row[Any]]) -> None:
        for row in rows:
            gathered = gathered_from(row)
            if gathered.incident in self._numbers:
                self._by_post[row.post_id] = gathered


def _key(known: Incident | None) -> tuple[object, ...]:
    """What of an incident that is known decides how reports fold into it."""
    if known is None:
        return ()
    return known.spot, known.place_hint, known.topic, known.sector, known.item, known.kind


def row_of(connection: Connection, number: int) -> Row[Any]:
    return connection.execute(select(incidents).where(incidents.c.id == number)).one()


def _with_words(incident: Incident, members: Sequence[Member]) -> Incident:
    """With the words of another post where its own was taken away by its author."""
    if incident.headline:
        return incident
    left = [one for one in members if one.report.post.text]
    heaviest = max(left, key=lambda one: (one.report.priority, -one.number), default=None)
    words = heaviest.report.post.text if heaviest else TAKEN_AWAY
    return replace(incident, headline=words)
