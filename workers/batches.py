"""Gather what a source yields into micro-batches: a post waits little, and writes are few."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from monitor.model.posts import Issue, Post


@dataclass
class Batch:
    posts: list[Post] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.posts) + len(self.issues)


def batches(source: Iterable[Post | Issue | None], most: int, wait: float) -> Iterator[Batch]:
    """A batch when it has `most` entries or its first has waited `wait` seconds.

    A source yields None while it has nothing, at least every `wait` seconds; an empty batch is
    then passed on, so that the listener can beat. The rest comes when the source ends.
    """
    batch, due = Batch(), time.monotonic() + wait
    for one in source:
        if isinstance(one, Post):
            batch.posts.append(one)
        elif isinstance(one, Issue):
            batch.issues.append(one)
        if len(batch) >= most or time.monotonic() >= due:
            yield batch
            batch, due = Batch(), time.monotonic() + wait
    if batch:
        yield batch
