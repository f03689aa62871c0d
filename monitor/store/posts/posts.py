"""Posts: kept once, as they came; and what could not be understood, kept raw."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, tuple_

from monitor.model.lanes import Lane
from monitor.model.posts import KeptPost, Post
from monitor.store.database import Database
from monitor.store.posts.own_posts import conversation_places, ours
from monitor.store.schema import incidents, posts, reports
from monitor.store.slices import slices


def take(database: Database, numbers: Sequence[int]) -> Iterator[KeptPost]:
    """The posts of these numbers that have not been read, oldest first."""
    with database.read() as connection:
        query = select(posts).where(posts.c.id.in_(numbers), posts.c.read_at.is_(None))
        rows = connection.execute(query.order_by(posts.c.id)).all()
        places = _thread_places(connection, rows)
        own: set[int] = set()
        for deployment in sorted({row.deployment_id for row in rows}):
            own |= ours(connection, deployment, [r for r in rows if r.deployment_id == deployment])
    for row in rows:
        place = places.get((row.deployment_id, row.network, row.reply_to), "")
        yield KeptPost(row.id, _post(row), place, row.id in own)


def _thread_places(
    connection: Connection, rows: Sequence[Row[Any]]
) -> dict[tuple[int, str, str], str]:
    """By deployment, network and id of the posts answered: the place of their incident."""
    answered = {(row.deployment_id, row.network, row.reply_to) for row in rows if row.reply_to}
    query = (
        select(posts.c.deployment_id, posts.c.network, posts.c.network_id, incidents.c.place_key)
        .join(reports, reports.c.post_id == posts.c.id)
        .join(incidents, incidents.c.id == reports.c.incident_id)
        .where(incidents.c.place_key.is_not(None))
    )
    found: dict[tuple[int, str, str], str] = {}
    for deployment in sorted({one for one, _, _ in answered}):
        named = [(network, id_) for one, network, id_ in answered if one == deployment]
        places = conversation_places(connection, deployment, named)
        found |= {(deployment, *one): place for one, place in places.items()}
    key = tuple_(posts.c.deployment_id, posts.c.network, posts.c.network_id)
    for some in slices(sorted(answered)):
        for deployment, network, id_, place in connection.execute(query.where(key.in_(some))):
            found[deployment, network, id_] = place
    return found


def lanes_of(database: Database, numbers: Sequence[int]) -> dict[Lane, list[int]]:
    """The posts by lane, the lane that is read first before the others."""
    by_lane: dict[Lane, list[int]] = {lane: [] for lane in Lane}
    with database.read() as connection:
        for some in slices(numbers):
            query = select(posts.c.id, posts.c.lane).where(posts.c.id.in_(some))
            for number, lane in connection.execute(query.order_by(posts.c.id)):
                by_lane[Lane(lane)].append(number)
    return {lane: some for lane, some in by_lane.items() if some}


def forgotten(
    database: Database, *, unqueued: timedelta, unread: Mapping[Lane, timedelta], limit: int
) -> dict[int, list[int]]:
    """Posts kept this long ago and not queued, or queued this long ago in their lane and not read.

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
                    *(
                        and_(posts.c.lane == lane, posts.c.queued_at < now - longest)
                        for lane, longest in unread.items()
                    ),
                )
            )
            .order_by(posts.c.kept_at)
            .limit(limit)
        )
        found: dict[int, list[int]] = {}
        for row in connection.execute(query):
            found.setdefault(row.deployment_id, []).append(row.id)
        return found


def post_of(connection: Connection, number: int) -> Post:
    """With what its network said of it beside: who answers it may need that."""
    row = connection.execute(select(posts).where(posts.c.id == number)).one()
    return replace(_post(row), raw=row.raw or {})


def backlog(connection: Connection, deployment: int) -> int:
    """Posts kept and not yet read."""
    query = select(func.count()).where(
        posts.c.deployment_id == deployment, posts.c.read_at.is_(None)
    )
    return connection.execute(query).scalar_one()


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
