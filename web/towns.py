"""Names for a base map that has none: the largest towns in view, out of the gazetteer."""

import threading
from functools import cache

from monitor.model.areas import Box
from monitor.model.places import Candidate
from monitor.places.gazetteer import Gazetteer, open_gazetteer
from monitor.places.towns import towns_in
from monitor.settings import Settings
from web.parts import Towns


def towns_of(settings: Settings) -> Towns:
    """Opens the gazetteer when a map is first looked at; none until the readers have built it."""
    lock = threading.Lock()

    @cache
    def gazetteer() -> Gazetteer:
        return open_gazetteer(settings.gazetteer)

    def towns(box: Box, most: int) -> list[Candidate]:
        if not settings.gazetteer.exists():  # building it takes seconds, and is not our task
            return []
        with lock:
            places = gazetteer()
        return towns_in(places, box, most)

    return towns
