"""The way in of a drill: recorded posts, played as if they were written now."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model.posts import Issue, Post
from monitor.networks.replay.files import Line, ReplayError, lines

DRILL = Path(__file__).parent / "drills" / "cyclone_nalani.jsonl"
"""The drill that ships: invented people and posts about an invented cyclone."""

DRILL_AREA = DRILL.with_suffix(".area")
"""The countries that it plays in, as an area is written on the command line."""

MAX_NAP = 0.05
"""Seconds: how long the player sleeps at most, so that a stop is heard soon."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Either `speed` times the recorded pace, or `rate` posts a second in the file's order."""

    speed: float = 1.0
    rate: float | None = None
    again: str = ""  # appended to every id, to play once more what has been played


def play(
    path: Path, pace: Pace, *, stopped: Callable[[], bool] = lambda: False
) -> Iterator[Post | Issue | None]:
    """Posts and issues when their time has come; None while there is nothing due.

    A post gets the time at which it is played: a drill happens now. The recorded time stays in
    `raw`. Raises ReplayError where the file as a whole cannot be played.
    """
    started = time.monotonic()
    for due, line in _by_rate(path, pace.rate) if pace.rate else _by_speed(path, pace.speed):
        while (wait := started + due - time.monotonic()) > 0 and not stopped():
            yield None
            time.sleep(min(wait, MAX_NAP))
        if stopped():
            return
        if line.issue:
            yield line.issue
        if line.post:
            yield _now(line.post, pace.again)


def length(path: Path, pace: Pace) -> tuple[int, timedelta]:
    """How many lines there are, and how long playing them takes."""
    last, count = 0.0, 0
    for due, _ in _by_rate(path, pace.rate) if pace.rate else _by_speed(path, pace.speed):
        last, count = due, count + 1
    return count, timedelta(seconds=last)


def _by_rate(path: Path, rate: float) -> Iterator[tuple[float, Line]]:
    for index, line in enumerate(lines(path)):
        yield index / rate, line


def _by_speed(path: Path, speed: float) -> Iterator[tuple[float, Line]]:
    """In the order of the recorded times, whatever the file's order; issues come first."""
    known = list(lines(path))
    timed = [line for line in known if line.post and line.timed]
    if not timed and any(line.post for line in known):
        raise ReplayError(f"{path} does not say when its posts were written: play it with --rate")
    yield from ((0.0, line) for line in known if line.issue)
    timed.sort(key=_when)
    first = _when(timed[0]) if timed else datetime.now(UTC)
    for line in timed:
        yield (_when(line) - first).total_seconds() / speed, line
    untimed = [line for line in known if line.post and not line.timed]
    end = (_when(timed[-1]) - first).total_seconds() / speed if timed else 0.0
    yield from ((end, line) for line in untimed)


def _when(line: Line) -> datetime:
    assert line.post is not None  # noqa: S101 - only lines with posts are asked
    return line.post.created_at


def _now(post: Post, again: str) -> Post:
    return replace(
        post,
        id=post.id + again,
        created_at=datetime.now(UTC),
        reply_to=post.reply_to + again if post.reply_to else None,
        repost_of=post.repost_of + again if post.repost_of else None,
    )
