"""Posts: kept once, as they came; and what could not be understood, kept raw."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from monitor.model.posts import Issue, KeptPost, Post, storable
from monitor.store.database import Database
from monitor.store.schema import issues, posts
from monitor.store.upserts import insert
from monitor.store.volume import count_posts


def keep(
    database: Database, deployment: int, batch: Sequence[Post], broken: Sequence[Issue] = ()
) -> list[int]:
    """Keep posts and issues in one transaction; the numbers of the posts that were new."""
    now = datetime.now(UTC)
    unique = {(post.network, post.id): post for post in batch}
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


def take(database: Database, numbers: Sequence[int]) -> Iterator[KeptPost]:
    """The posts of these numbers that have not been read, oldest first."""
    with database.read() as connection:
        query = select(posts).where(posts.c.id.in_(numbers), posts.c.read_at.is_(None))
        for row in connection.execute(query.order_by(posts.c.id)):
            yield KeptPost(row.id, _post(row))


def queued(database: Database, numbers: Sequence[int]) -> None:
    """The broker has them."""
    with database.write() as connection:
        statement = update(posts).where(posts.c.id.in_(numbers))
        connection.execute(statement.values(queued_at=datetime.now(UTC)))


def forgotten(
    database: Database, *, unqueued: timedelta, unread: timedelta, limit: int
) -> dict[int, list[int]]:
    """Posts kept this long ago and not queued, or queued this long ago and not read.

    By deployment, oldest first.
    """
    now = datetime.now(UTC)
    with database.read() as connection:
        query = (
            select(posts.c.id, posts.c.deployment_id)
            .where(posts.c.read_at.is_(None))
            .where(
                or_(
                    and_(posts.c.queued_at.is_(None), posts.c.kept_at < now - unqueued),
                    posts.c.queued_at < now - unread,
                )
            )
            .order_by(posts.c.kept_at)
            .limit(limit)
        )
        found: dict[int, list[int]] = {}
        for row in connection.execute(query):
            found.setdefault(row.deployment_id, []).append(row.id)
        return found


def backlog(connection: Connection, deployment: int) -> int:
    """Posts kept and not yet read."""
    query = select(func.count()).where(
        posts.c.deployment_id == deployment, posts.c.read_at.is_(None)
    )
    return connection.execute(query).scalar_one()


def _row(deployment: int, post: Post, now: datetime) -> dict[str, Any]:
    return {
        "deployment_id": deployment,
        "network": post.network,
        "network_id": post.id,
        "author": storable(post.author),
        "text": storable(post.text),
        "created_at": post.created_at,
        "kept_at": now,
        "language_hint": post.language_hint,
        "lat": post.lat,
        "lon": post.lon,
        "reply_to": post.reply_to,
        "repost_of": post.repost_of,
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


def _post(row: Row[Any]) -> Post:
    return Post(
        network=row.network,
        id=row.network_id,
        text=row.text,
        created_at=row.created_at,
        author=row.author,
        language_hint=row.language_hint,
        lat=row.lat,
        lon=row.lon,
        reply_to=row.reply_to,
        repost_of=row.repost_of,
        url=row.url,
    )
