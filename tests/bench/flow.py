"""From the source to the announcement: how many posts a second, and how late each one is."""

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import text

from monitor.store.columns import from_ms
from monitor.store.database import Database, connect
from tests.bench.announcements import Announcements
from tests.bench.instance import Instance
from tests.bench.posts import source_name, write_posts


def flow(rate: float, seconds: float) -> dict[str, Any]:
    """Feed `rate` posts a second for `seconds`, with everything on this machine."""
    with (
        Instance() as instance,
        tempfile.TemporaryDirectory() as folder,
        Announcements(instance) as announced,
    ):
        path = Path(folder) / "posts.jsonl"
        write_posts(path, round(rate * seconds), "bench")
        started = time.time()
        instance.drill(path, rate)
        fed = time.time() - started
        database = connect(f"sqlite:///{instance.folder / 'monitor.db'}")
        behind = _one(database, "SELECT count(*) FROM posts WHERE read_at IS NULL")
        while _one(database, "SELECT count(*) FROM posts WHERE read_at IS NULL"):
            time.sleep(0.05)
        time.sleep(0.5)  # the last announcement
        return {
            "posts": source_name(),
            "asked_posts_per_s": rate,
            "fed_for_s": round(fed, 1),
            **_throughput(database),
            "unread_when_the_source_ended": behind,
            "kept_to_announced_ms": _latency(database, announced.posts),
        }


def _throughput(database: Database) -> dict[str, Any]:
    with database.read() as connection:
        first, last, count = connection.execute(
            text("SELECT min(kept_at), max(read_at), count(*) FROM posts WHERE read_at > 0")
        ).one()
    took = (from_ms(last) - from_ms(first)).total_seconds()
    return {"filed": count, "filed_posts_per_s": round(count / took, 1)}


def _latency(database: Database, announced: Mapping[int, int]) -> dict[str, int]:
    with database.read() as connection:
        kept = dict(connection.execute(text("SELECT id, kept_at FROM posts")).tuples().all())
    late = sorted(at - kept[post] for post, at in announced.items())
    return {f"p{share}": percentile(late, share) for share in (50, 95, 99)}


def percentile(ordered: list[int], share: int) -> int:
    """The nearest-rank percentile of ordered values."""
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def _one(database: Database, query: str) -> int:
    with database.read() as connection:
        return int(connection.execute(text(query)).scalar_one())
