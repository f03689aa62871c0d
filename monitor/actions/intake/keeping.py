"""Keep what a source yields, and mark what the broker has."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from monitor.model.posts import Issue, Post, kept_id, storable
from monitor.store.database import Database
from monitor.store.incidents.volume import count_posts
from monitor.store.schema import issues, posts
from monitor.store.upserts import insert


def keep(
    database: Database, deployment: int, batch: Sequence[Post], broken: Sequence[Issue] = ()
) -> list[int]:
    """Keep posts and issues in one transaction; the numbers of the posts that were new."""
    now = datetime.now(UTC)
    unique = {(post.network, kept_id(post.id)): post for post in batch}
    with database.write() as connection:
        new: dict[int, str] = {}
        if unique:
            statement = (
                insert(connection, posts)
                .on_conflict_do_nothing()
                .returning(posts.c.id, posts.c.network)
            )
            rows = [_row(deployment, post, now) for post in unique.values()]
            new = {row.id: row.network for row in connection.execute(statement, rows)}
        if broken:
            connection.execute(issues.insert(), [_issue(deployment, one, now) for one in broken])
        count_posts(connection, deployment, now, list(new.values()))
    return sorted(new)


def queued(database: Database, numbers: Sequence[int]) -> None:
    """The broker has them."""
    with database.write() as connection:
        statement = update(posts).where(posts.c.id.in_(numbers))
        connection.execute(statement.values(queued_at=datetime.now(UTC)))


def _row(deployment: int, post: Post, now: datetime) -> dict[str, Any]:
    return {
        "deployment_id": deployment,
        "network": post.network,
        "network_id": kept_id(post.id),
        "author": storable(post.author[:200]),
        "text": storable(post.text),
        "created_at": post.created_at,
        "kept_at": now,
        "language_hint": post.language_hint[:20] if post.language_hint else None,
        "lat": post.lat,
        "lon": post.lon,
        "reply_to": kept_id(post.reply_to) if post.reply_to else None,
        "repost_of": kept_id(post.repost_of) if post.repost_of else None,
        "url": post.url,
        "raw": dict(post.raw),
    }


def _issue(deployment: int, one: Issue, now: datetime) -> dict[str, Any]:
    return {
        "deployment_id": deployment,
        "network": one.network,
        "place": one.where,
        "reason": one.reason,
        "raw": storable(one.raw),
        "at": now,
    }
