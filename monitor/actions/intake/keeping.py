"""Keep what a source yields, and mark what the broker has."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from monitor.actions.intake.halving import halved
from monitor.model.posts import Issue, Post
from monitor.steps.admit import Admitted, admitted, admitted_issue
from monitor.steps.lanes import lane_of
from monitor.store.database import Database
from monitor.store.incidents.volume import count_posts
from monitor.store.schema import issues, posts
from monitor.store.upserts import insert

log = logging.getLogger(__name__)


def keep(
    database: Database, deployment: int, batch: Sequence[Post], broken: Sequence[Issue] = ()
) -> list[int]:
    """Keep posts, all at once, and issues; the numbers of the posts that were new.

    What the store cannot take of a post is left out of it, and an issue says so. A post that it
    refuses all the same becomes an issue, and its neighbours are kept.
    """
    now = datetime.now(UTC)
    fitting = [admitted(post, now) for post in batch]
    unique = {(kept.post.network, kept.post.id): kept for kept in fitting}
    new: list[int] = []

    def together(some: Sequence[Admitted]) -> None:
        new.extend(_keep(database, deployment, some, now))

    def alone(refused: Admitted, error: Exception) -> None:
        reason = f"it could not be kept: {type(error).__name__}"
        post = refused.post
        log.error("a post of %s could not be kept: it is an issue", post.network, exc_info=error)
        issue = Issue(post.network, f"post {post.id}", reason, repr(post))
        _keep_issues(database, deployment, [issue], now)

    halved(list(unique.values()), together, alone)
    if broken:
        _keep_issues(database, deployment, broken, now)
    return sorted(new)


def queued(database: Database, numbers: Sequence[int]) -> None:
    """The broker has them."""
    with database.write() as connection:
        statement = update(posts).where(posts.c.id.in_(numbers))
        connection.execute(statement.values(queued_at=datetime.now(UTC)))


def _keep(
    database: Database, deployment: int, batch: Sequence[Admitted], now: datetime
) -> list[int]:
    key = (posts.c.network, posts.c.network_id)
    with database.write() as connection:
        statement = insert(connection, posts).on_conflict_do_nothing()
        rows = [_row(deployment, kept.post, now) for kept in batch]
        new = connection.execute(statement.returning(posts.c.id, *key), rows).all()
        fresh = {(row.network, row.network_id) for row in new}
        notes = [
            kept.issue
            for kept in batch
            if kept.issue is not None and (kept.post.network, kept.post.id) in fresh
        ]
        if notes:
            connection.execute(issues.insert(), [_issue(deployment, note, now) for note in notes])
        count_posts(connection, deployment, now, [row.network for row in new])
    return [row.id for row in new]


def _keep_issues(
    database: Database, deployment: int, broken: Sequence[Issue], now: datetime
) -> None:
    rows = [_issue(deployment, admitted_issue(issue), now) for issue in broken]
    with database.write() as connection:
        connection.execute(issues.insert(), rows)


def _row(deployment: int, post: Post, now: datetime) -> dict[str, Any]:
    return {
        "deployment_id": deployment,
        "network": post.network,
        "network_id": post.id,
        "author": post.author,
        "text": post.text,
        "created_at": post.created_at,
        "kept_at": now,
        "lane": lane_of(post, now),
        "language_hint": post.language_hint,
        "lat": post.lat,
        "lon": post.lon,
        "reply_to": post.reply_to,
        "repost_of": post.repost_of,
        "url": post.url,
        "raw": post.raw,
    }


def _issue(deployment: int, issue: Issue, now: datetime) -> dict[str, Any]:
    return {
        "deployment_id": deployment,
        "network": issue.network,
        "place": issue.where,
        "reason": issue.reason,
        "raw": issue.raw,
        "at": now,
    }
