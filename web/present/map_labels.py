"""Names for a base map that has none: the largest towns in view, out of the gazetteer."""

from monitor.model.areas import Box
from monitor.model.places import Candidate
from monitor.places.gazetteer.towns import towns_in
from monitor.settings import Settings
from web.context import Towns
from web.present.gazetteer import opener_of


def towns_of(settings: Settings) -> Towns:
    """Opens the gazetteer when a map is first looked at; none until the readers have built it."""
    gazetteer = opener_of(settings)

    def towns(box: Box, most: int) -> list[Candidate]:
        places = gazetteer()
        return towns_in(places, box, most) if places else []

    return towns
