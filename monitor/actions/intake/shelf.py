"""`monitor.intake.Shelf` on a database, for one deployment."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from monitor.actions.intake import filing
from monitor.actions.intake.keeping import keep
from monitor.model.posts import Issue, KeptPost, Post
from monitor.store.database import Database
from monitor.store.posts import posts


class DatabaseShelf:
    def __init__(self, database: Database, deployment: int) -> None:
        self.database = database
        self.deployment = deployment

    def keep(self, batch: Sequence[Post], issues: Sequence[Issue] = ()) -> list[int]:
        return keep(self.database, self.deployment, batch, issues)

    def take(self, numbers: Sequence[int]) -> Iterator[KeptPost]:
        return posts.take(self.database, numbers)

    def filing(self) -> AbstractContextManager[filing.FilingTransaction]:
        return filing.filing(self.database, self.deployment)
