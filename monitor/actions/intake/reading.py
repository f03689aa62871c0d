"""The path of a post: keep it, read it, file what was read.

Save first, queue second: what was kept and not read is found again by a sweep. Reading a batch
twice changes nothing, since what has been read is left out inside the transaction that files.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Protocol

from monitor import logs
from monitor.actions.intake.halving import halved
from monitor.model.filing import Grouping, Known, Questions
from monitor.model.posts import Issue, KeptPost, Post
from monitor.model.reasons import Reason
from monitor.model.reports import Report
from monitor.protocols import Locator, Reader
from monitor.steps.group import group, questions
from monitor.steps.isolation import fault_of
from monitor.steps.prioritise import prioritise
from monitor.steps.understand import understand

log = logging.getLogger(__name__)

UNREADABLE = "(cannot be read)"
"""The headline of its incident, where its own words cannot be filed; so few words that no two such
posts are taken for copies."""


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
    """Read and file these posts; how many of them no other worker had read meanwhile.

    Where that fails for a batch it is halved, until the post that makes it fail stands alone: it
    is filed for a person to read, and its neighbours are read.
    """
    filed: list[int] = []

    def together(some: Sequence[int]) -> None:
        filed.append(_read(some, shelf, partial(understand, reader=reader, locator=locator)))

    def alone(number: int, error: Exception) -> None:
        fault = fault_of("file", error)
        with logs.about(posts=[number]):
            log.error("this post cannot be read: it is filed for a person", exc_info=error)
            halved([number], partial(unread, fault=fault), wordless)

    def unread(some: Sequence[int], fault: str) -> None:
        filed.append(_read(some, shelf, partial(_unread, fault=fault)))

    def wordless(number: int, error: Exception) -> None:
        """Where this fails too it is no fault of the post: the sweep brings it again."""
        fault = fault_of("file", error)
        filed.append(_read([number], shelf, partial(_wordless, fault=fault)))

    halved(numbers, together, alone)
    return sum(filed)


def set_aside(number: int, shelf: Shelf, why: str) -> int:
    """A post that its reader does not survive is filed for a person; 0 where it was read meanwhile.
    None of its words is looked at: they stand beside the report."""
    return _read([number], shelf, partial(_wordless, fault=f"read: {why}"))


def _unread(reports: Sequence[Report], fault: str) -> list[Report]:
    """For a person: nothing that was read of them, which may be what cannot be filed."""
    why = Reason("needs_human", 0, 0, "reading and filing broke on this post", 0.0)
    return prioritise([replace(report, faults=(fault,), reasons=(why,)) for report in reports])


def _wordless(reports: Sequence[Report], fault: str) -> list[Report]:
    """The same without a word of the post itself, which stands beside the report."""
    bare = [
        Report(Post(post.network, post.id, UNREADABLE, post.created_at))
        for post in (report.post for report in reports)
    ]
    return _unread(bare, fault)


def _read(
    numbers: Sequence[int], shelf: Shelf, understood: Callable[[Sequence[Report]], list[Report]]
) -> int:
    kept = list(shelf.take(numbers))
    if not kept:
        return 0
    reports = understood([Report(post.post, post.thread_place, our_own=post.ours) for post in kept])
    if broken := [post.key for post, report in zip(kept, reports, strict=True) if report.faults]:
        with logs.about(posts=broken):
            log.warning("a step broke on these posts: they are filed for a person to read")
    with shelf.filing() as filing:
        fresh = filing.unread([post.key for post in kept])
        batch = [
            (post.key, report)
            for post, report in zip(kept, reports, strict=True)
            if post.key in fresh
        ]
        if batch:
            filing.file(group(batch, filing.known(questions(batch))))
        return len(batch)
