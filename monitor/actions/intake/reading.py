"""The path of a post: keep it, read it, file what was read.

Save first, queue second: what was kept and not read is found again by a sweep. Reading a batch
twice changes nothing, since what has been read is left out inside the transaction that files.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from monitor import logs
from monitor.model.filing import Grouping, Known, Questions
from monitor.model.posts import Issue, KeptPost, Post
from monitor.model.reports import Report
from monitor.protocols import Locator, Reader
from monitor.steps.group import group, questions
from monitor.steps.understand import understand

log = logging.getLogger(__name__)


class Filing(Protocol):
    """One open transaction in which a batch is grouped and filed."""

    def unread(self, numbers: Sequence[int]) -> set[int]:
        """Which of these posts no other worker has filed meanwhile."""
        ...

    def known(self, asked: Questions) -> Known: ...

    def file(self, grouping: Grouping) -> None: ...


class Shelf(Protocol):
    """Where posts and reports are kept."""

    def keep(self, posts: Sequence[Post], issues: Sequence[Issue]) -> list[int]:
        """The numbers of the posts that were new."""
        ...

    def take(self, numbers: Sequence[int]) -> Iterator[KeptPost]:
        """The posts of these numbers that have not been read."""
        ...

    def filing(self) -> AbstractContextManager[Filing]: ...


def read(numbers: Sequence[int], shelf: Shelf, reader: Reader, locator: Locator) -> int:
    """Read and file these posts; how many of them no other worker had read meanwhile."""
    kept = list(shelf.take(numbers))
    if not kept:
        return 0
    reports = understand(
        [Report(one.post, one.thread_place, our_own=one.ours) for one in kept], reader, locator
    )
    if broken := [one.key for one, report in zip(kept, reports, strict=True) if report.faults]:
        with logs.about(posts=broken):
            log.warning("a step broke on these posts: they are filed for a person to read")
    with shelf.filing() as filing:
        fresh = filing.unread([one.key for one in kept])
        batch = [
            (one.key, report) for one, report in zip(kept, reports, strict=True) if one.key in fresh
        ]
        if batch:
            filing.file(group(batch, filing.known(questions(batch))))
        return len(batch)
