"""Gather what a source yields into micro-batches: a post waits little, and writes are few."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from monitor.model.listening import Condition, Gap, Heard, Reached, Receipt, Removal, Revision
from monitor.model.posts import Issue, Post


@dataclass
class Batch:
    posts: list[Post] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    cursor: str = ""  # the last that was reached: all before it is in this batch or an earlier one

    def __len__(self) -> int:
        changes = len(self.removals) + len(self.revisions) + len(self.receipts)
        return len(self.posts) + len(self.issues) + changes

    def add(self, one: Heard) -> None:
        match one:
            case Post():
                self.posts.append(one)
            case Issue():
                self.issues.append(one)
            case Removal():
                self.removals.append(one)
            case Revision():
                self.revisions.append(one)
            case Receipt():
                self.receipts.append(one)
            case Gap():
                self.gaps.append(one)
            case Condition():
                self.conditions.append(one)
            case Reached():
                self.cursor = one.cursor


def batches(source: Iterable[Heard], most: int, wait: float) -> Iterator[Batch]:
    """A batch when it has `most` entries or its first has waited `wait` seconds.

    A source yields None while it has nothing, at least every `wait` seconds; an empty batch is
    then passed on, so that the listener can beat. The rest comes when the source ends.
    """
    batch, due = Batch(), time.monotonic() + wait
    for one in source:
        batch.add(one)
        if len(batch) >= most or time.monotonic() >= due:
            yield batch
            batch, due = Batch(), time.monotonic() + wait
    yield batch
