"""The transaction in which a batch is grouped and filed.

One batch at a time per deployment: two workers that both read the first reports of one need must
not open two incidents. SQLite's write lock sees to it; PostgreSQL gets an advisory lock.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from monitor.actions.act import Act, act
from monitor.actions.intake.reopening import looked_at, raise_again
from monitor.model.events import IncidentJoined, IncidentOpened, ReportsFiled
from monitor.model.filing import Grouped, Grouping, Known, Questions
from monitor.model.json_reading import reading_json
from monitor.model.labels import NeedKind
from monitor.store.database import Database
from monitor.store.incidents.volume import count_needs, minute_of
from monitor.store.posts.grouping_lookup import find_known
from monitor.store.schema import copy_keys, posts, reports
from monitor.store.upserts import insert


class FilingTransaction:
    """`monitor.intake.Filing` on a database."""

    def __init__(self, doing: Act) -> None:
        self.doing, self.connection = doing, doing.connection
        self.deployment, self.now = doing.deployment, doing.at
        self.kept: dict[int, datetime] = {}

    def unread(self, numbers: Sequence[int]) -> set[int]:
        query = select(posts.c.id, posts.c.kept_at).where(
            posts.c.id.in_(numbers), posts.c.read_at.is_(None)
        )
        self.kept = {row.id: row.kept_at for row in self.connection.execute(query)}
        return set(self.kept)

    def known(self, asked: Questions) -> Known:
        return find_known(self.connection, self.deployment, asked)

    def file(self, grouping: Grouping) -> None:
        """The reports and incidents of a batch, and what happened to each of them."""
        joined = [one.incident_id for one in grouping.changes if not one.opened]
        before = looked_at(self.connection, joined)
        numbers = self.doing.incidents.file(grouping.changes)
        self._file_reports(grouping.reports, numbers)
        self._tell(grouping, numbers)
        raise_again(self.doing, before, grouping.reports)

    def _tell(self, grouping: Grouping, numbers: Mapping[int, int]) -> None:
        broken = sum(one.report.needs_human for one in grouping.reports)
        self.doing.happened(ReportsFiled(tuple(one.post for one in grouping.reports), broken))
        posts_of: dict[int | None, list[int]] = {}
        for one in grouping.reports:
            posts_of.setdefault(one.incident, []).append(one.post)
        for change in grouping.changes:
            kind = IncidentOpened if change.opened else IncidentJoined
            members = tuple(posts_of.get(change.incident_id, ()))
            self.doing.happened(kind(numbers[change.incident_id], members))

    def _file_reports(self, grouped: Sequence[Grouped], numbers: dict[int, int]) -> None:
        rows = [self._report_row(one, numbers) for one in grouped]
        self.connection.execute(reports.insert(), rows)
        keys = [
            {"deployment_id": self.deployment, "key": key, "post_id": one.post}
            for one in grouped
            if one.copy_of is None
            for key in one.copy_keys
        ]
        if keys:
            statement = insert(self.connection, copy_keys).on_conflict_do_nothing()
            self.connection.execute(statement, keys)
        read = [one.post for one in grouped]
        self.connection.execute(update(posts).where(posts.c.id.in_(read)).values(read_at=self.now))
        asked = [
            (minute_of(self.kept[one.post]), one.report.post.network)
            for one in grouped
            if not one.report.our_own
            and any(need.kind is not NeedKind.OFFERED for need in one.report.needs)
        ]
        count_needs(self.connection, self.deployment, asked)

    def _report_row(self, one: Grouped, numbers: dict[int, int]) -> dict[str, Any]:
        report = one.report
        return {
            "post_id": one.post,
            "deployment_id": self.deployment,
            "incident_id": None
            if one.incident is None
            else numbers.get(one.incident, one.incident),
            "copy_of": one.copy_of,
            "joined_because": one.because.kept(),
            "language": report.language,
            "intent": report.intent,
            "humanitarian_class": report.humanitarian_class,
            "relevant": report.relevant,
            "urgency": report.urgency,
            "priority": report.priority,
            "needs_human": report.needs_human,
            "reading": reading_json(report),
            "filed_at": self.now,
        }


@contextmanager
def filing(database: Database, deployment: int) -> Iterator[FilingTransaction]:
    with act(database, deployment, alone=True) as doing:
        yield FilingTransaction(doing)
