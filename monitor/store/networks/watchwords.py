"""Watchwords of a deployment: the newest row counts, the older ones tell who changed what."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from monitor.model.areas import Area, Box
from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords
from monitor.store.networks.network_tables import watchwords
from monitor.store.schema import posts

_LISTS = ("words", "hashtags", "accounts", "languages")
_SIDES = ("south", "west", "north", "east")


@dataclass(frozen=True, slots=True)
class Change:
    """Watchwords as somebody set them."""

    id: int
    watchwords: Watchwords
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What watchwords would have followed of the posts kept lately: `looked` at, and by word."""

    looked: int
    matched: int
    by_word: tuple[tuple[str, int], ...]  # most first
    complete: bool  # False: only the newest were looked at


def changes(connection: Connection, deployment: int, limit: int) -> list[Change]:
    """The newest first; the first one counts."""
    query = select(watchwords).where(watchwords.c.deployment_id == deployment)
    rows = connection.execute(query.order_by(watchwords.c.id.desc()).limit(limit))
    return [Change(row.id, _from(row.content), row.by, row.by_name, row.at) for row in rows]


def current(connection: Connection, deployment: int) -> Watchwords:
    """None set: nothing is followed but what is written to our own accounts."""
    found = changes(connection, deployment, 1)
    return found[0].watchwords if found else Watchwords()


def preview(
    connection: Connection,
    deployment: int,
    said: Watchwords,
    *,
    within: timedelta = timedelta(hours=1),
    most: int = 20_000,
) -> Preview:
    """How many of the posts kept within the last hour these watchwords would have followed."""
    since = datetime.now(UTC) - within
    columns = (posts.c.text, posts.c.author, posts.c.language_hint, posts.c.lat, posts.c.lon)
    query = (
        select(*columns)
        .where(posts.c.deployment_id == deployment, posts.c.kept_at >= since)
        .order_by(posts.c.id.desc())
        .limit(most + 1)
    )
    rows = connection.execute(query).all()
    found = Counter(why.casefold() for row in rows[:most] if (why := said.why(_post(row))))
    complete = len(rows) <= most
    looked = min(len(rows), most)
    return Preview(looked, found.total(), tuple(found.most_common()), complete)


def _post(row: Any) -> Post:
    return Post("", "", row.text, _EPOCH, row.author, row.language_hint, row.lat, row.lon)


_EPOCH = datetime.fromtimestamp(0, UTC)


def watchwords_json(said: Watchwords) -> dict[str, Any]:
    content: dict[str, Any] = {name: list(getattr(said, name)) for name in _LISTS}
    if said.area is not None:
        box = said.area.box
        content["area"] = {
            "countries": list(said.area.countries),
            "box": None if box is None else [getattr(box, side) for side in _SIDES],
        }
    return content


def _from(content: dict[str, Any]) -> Watchwords:
    area = content.get("area")
    return Watchwords(
        **{name: tuple(content.get(name, ())) for name in _LISTS},
        area=None
        if area is None
        else Area(tuple(area["countries"]), Box(*area["box"]) if area["box"] else None),
    )
