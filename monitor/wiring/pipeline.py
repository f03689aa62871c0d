"""The reader and the locator over one gazetteer: what a process that reads loads once."""

import gc
from collections.abc import Iterable
from datetime import UTC, datetime

from monitor.model.areas import Area
from monitor.model.local_names import LocalPlace
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.places.gazetteer.index import open_gazetteer
from monitor.places.local.ground import KEY as GROUND
from monitor.places.local.ground import Ground
from monitor.places.local.index import LocalNames
from monitor.places.mentions.finder import MentionFinder
from monitor.places.points.pointers import COMPONENT as POINT_MENTIONS
from monitor.protocols import Locator
from monitor.reading.pipeline import load_pipeline
from monitor.reading.reader import SpacyReader
from monitor.settings import Settings
from monitor.steps.understand import understand
from monitor.wiring.geography import locator_on

_COLLECT = (50_000, 20, 100)
"""Objects made, and collections of each younger generation, before the next collection."""


def build_gazetteer(settings: Settings) -> None:
    """Build the index of place names if there is none yet, or if it is of another version."""
    open_gazetteer(settings.gazetteer)


class Understanding:
    def __init__(
        self,
        settings: Settings,
        area: Area | None = None,
        lists: Iterable[tuple[int, LocalPlace]] = (),
    ) -> None:
        """`area` and `lists` of local names serve where there is no database to ask."""
        folder = str(settings.gazetteer)
        pipeline = load_pipeline()
        finder = pipeline.add_pipe("place_mentions", config={"gazetteer": folder})
        assert isinstance(finder, MentionFinder)  # noqa: S101 - that factory makes nothing else
        pipeline.add_pipe(POINT_MENTIONS)
        self.gazetteer = finder.gazetteer
        names = LocalNames(lists, area, self.gazetteer)
        ground = Ground(area, names if len(names) else None)
        self.reader = SpacyReader(pipeline, settings.watched).carrying({GROUND: ground})
        self.locator: Locator = locator_on(ground, self.gazetteer)

    def warm(self) -> None:
        """Read one text, so that the first post of a batch does not wait for lazy parts.

        What is loaded then stays for good, and reading leaves hardly a cycle: the garbage
        collector is told to leave the first aside and to look more seldom, which saves a sixth
        of all reading.
        """
        post = Post("replay", "warm", "water in Beira", datetime.now(UTC))
        understand([Report(post)], self.reader, self.locator)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_COLLECT)
