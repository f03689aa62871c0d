"""How many posts came in, and how many with a need, by the minute they were kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.store.schema import volume
from monitor.store.upserts import insert


@dataclass(frozen=True, slots=True)
class Bucket:
    minute: int  # since 1970 UTC, the first of the bucket
    posts: int
    needs: int


def minute_of(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def count_posts(
    connection: Connection, deployment: int, at: datetime, networks: Sequence[str]
) -> None:
    counts = {(minute_of(at), network): (n, 0) for network, n in Counter(networks).items()}
    _add(connection, deployment, counts)


def count_needs(
    connection: Connection, deployment: int, minutes_and_networks: Sequence[tuple[int, str]]
) -> None:
    _add(connection, deployment, {at: (0, n) for at, n in Counter(minutes_and_networks).items()})


def by_bucket(connection: Connection, deployment: int, since: int, minutes: int) -> list[Bucket]:
    """Buckets of `minutes` from minute `since` on; those with nothing are left out."""
    start = (volume.c.minute - volume.c.minute % minutes).label("start")
    query = (
        select(start, func.sum(volume.c.posts), func.sum(volume.c.needs))
        .where(volume.c.deployment_id == deployment, volume.c.minute >= since)
        .group_by(start)
        .order_by(start)
    )
    return [Bucket(*row) for row in connection.execute(query)]


def _add(
    connection: Connection, deployment: int, counts: dict[tuple[int, str], tuple[int, int]]
) -> None:
    if not counts:
        return
    statement = insert(connection, volume)
    statement = statement.on_conflict_do_update(
        index_elements=["deployment_id", "minute", "network"],
        set_={
            "posts": volume.c.posts + statement.excluded.posts,
            "needs": volume.c.needs + statement.excluded.needs,
        },
    )
    rows = [
        {"deployment_id": deployment, "minute": m, "network": net, "posts": p, "needs": n}
        # one order for all writers, so that two of them never wait for each other
        for (m, net), (p, n) in sorted(counts.items())
    ]
    connection.execute(statement, rows)
