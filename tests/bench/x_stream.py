"""The source of X alone, payload to Post: how many posts a second one core takes in, how late, and
what becomes of posts when the connection breaks. The server is a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import orjson

from monitor.model.dispatching import Account, NetworkError
from monitor.model.posts import Post
from monitor.networks.x.connection import Pauses
from monitor.networks.x.ids import made_at
from monitor.networks.x.source import XSource
from tests.bench.flow import percentile
from tests.networks.contract.wire import Collected, Watching
from tests.networks.x.server import BEARER, HANDLE

RATE = 2_000.0


def x_stream(seconds: float = 30.0) -> dict[str, Any]:
    with _one_core():
        return {
            "asked_posts_per_s": RATE,
            **_flood(RATE, seconds),
            "as_fast_as_it_can": _flood(0, 0),
            "cuts": _cuts(rate=50, seconds=max(20.0, seconds), every=4),
        }


def _flood(rate: float, seconds: float) -> dict[str, Any]:
    """`behind_ms`: between the making of an id on the server and its Post here."""
    with _server("flood", rate, seconds) as (process, source):
        watch, behind = Watching(), list[int]()
        first = last = cpu = 0.0
        wanted = int(rate * seconds) if rate else 20_000
        for one in source.listen(watch):
            if not isinstance(one, Post):
                continue
            if not behind:
                first, cpu = time.monotonic(), time.process_time()
            now = datetime.now(UTC)
            behind.append(round((now - made_at(one.id)).total_seconds() * 1000))
            if len(behind) == wanted:
                last, cpu = time.monotonic(), time.process_time() - cpu
                watch.stopped = True
        sent = orjson.loads(_ended(process))["sent"]
        ordered = sorted(behind)
        return {
            "sent": sent,
            "taken_in": len(behind),
            "posts_per_s": round(len(behind) / (last - first)),
            "share_of_one_core": round(cpu / (last - first), 2),
            "behind_ms": {f"p{share}": percentile(ordered, share) for share in (50, 95, 99)}
            | {"most": ordered[-1]},
        }


def _cuts(rate: float, seconds: float, every: float) -> dict[str, Any]:
    """As the listener does: connect again, at once the first time. The search finds a post only
    three seconds after it was written."""
    with _server("cuts", rate, seconds, every) as (process, source):
        watch, heard, times = Watching(), Collected(), list[float]()
        breaks: list[float] = []
        deadline = time.monotonic() + seconds + 12
        stream = source.listen(watch)
        while time.monotonic() < deadline:
            try:
                one = next(stream, StopIteration)
            except NetworkError as error:
                breaks.append(time.monotonic())
                time.sleep(min(error.retry_after or 0.25, 5))
                stream = source.listen(watch)
                continue
            if one is StopIteration:
                break
            heard.take(one, watch)  # type: ignore[arg-type]  # the sentinel is gone
            if isinstance(one, Post) and heard.ids.count(one.id) == 1:
                times.append(time.monotonic())
        watch.stopped = True
        for _ in stream:
            pass
        ids = orjson.loads(_ended(process))["ids"]
        away = [_after(broke, times) for broke in breaks]
        return {
            "written": len(ids),
            "missing": len(set(ids) - set(heard.ids)),
            "heard_more_than_once": len(heard.ids) - len(set(heard.ids)),
            "breaks": len(breaks),
            "until_the_next_post_s": round(max(away, default=0), 2),
            "longest_without_a_new_post_s": round(max(b - a for a, b in pairwise(times)), 2),
            "gaps_filled": sum(gap.filled for gap in heard.gaps),
        }


def _after(broke: float, times: list[float]) -> float:
    return next((at - broke for at in times if at > broke), 0.0)


@contextmanager
def _server(*what: object) -> Iterator[tuple[subprocess.Popen[str], XSource]]:
    command = [sys.executable, "-m", "tests.bench.x_server", *map(str, what)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stdin=pipe, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        settings = {"bearer_token": BEARER, "server": address}
        yield process, XSource(Account("x", HANDLE, settings), Pauses(settle=3.5))
    finally:
        process.kill()
        process.wait()


def _ended(process: subprocess.Popen[str]) -> str:
    return process.communicate("\n", timeout=30)[0]


@contextmanager
def _one_core() -> Iterator[None]:
    """The listener on one core; the server frees itself of that."""
    before = os.sched_getaffinity(0)
    if len(before) > 1:
        os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setaffinity(0, before)
