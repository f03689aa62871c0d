"""Fill a deployment with reports that have been read, as if their posts had come in when they were
written: for a seeded database and for tests, never beside a stream."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update

from monitor.actions.act import act
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.model.events import Entry
from monitor.model.labels import NeedKind
from monitor.model.reports import Report
from monitor.steps.group import group, questions
from monitor.steps.prioritise import prioritise
from monitor.store.database import Database, StoreError
from monitor.store.incidents.volume import count_needs, count_posts, minute_of
from monitor.store.schema import deployments, volume

OPENED = timedelta(days=2)
"""So long ago the deployment was opened: the line "Last 24 h" is whole."""


def file_reports(database: Database, deployment: int, reports: Sequence[Report]) -> Entry | None:
    """Posts kept, reports grouped and filed as a batch; what happened.

    Raises StoreError where one of the posts is kept already or cannot be.
    """
    shelf = DatabaseShelf(database, deployment)
    weighed = {report.post.id: report for report in prioritise(reports)}
    numbers = shelf.keep([report.post for report in reports])
    batch = [(kept.key, weighed[kept.post.id]) for kept in shelf.take(numbers)]
    if len(batch) != len(weighed):
        raise StoreError(f"only {len(batch)} of {len(weighed)} posts are new and could be kept")
    with shelf.filing() as filing:
        filing.unread(numbers)
        filing.file(group(batch, filing.known(questions(batch))))
    return filing.doing.entry


def count_when_written(database: Database, deployment: int, reports: Sequence[Report]) -> None:
    """The volume of the deployment by the minutes at which its posts were written."""
    with act(database, deployment) as doing:
        connection = doing.connection
        connection.execute(delete(volume).where(volume.c.deployment_id == deployment))
        opened = update(deployments).where(deployments.c.id == deployment)
        connection.execute(opened.values(opened_at=datetime.now(UTC) - OPENED))
        for report in reports:
            post = report.post
            count_posts(connection, deployment, post.created_at, [post.network])
            if any(need.kind is not NeedKind.OFFERED for need in report.needs):
                at = (minute_of(post.created_at), post.network)
                count_needs(connection, deployment, [at])
