"""How far the countries of an area reach: "somewhere in Kuwait" says more than "in Canada"."""

import numpy as np

from monitor.model.areas import Area
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.sources import COUNTRY

_EARTH_KM = 6371.0


def countries_of(gazetteer: Gazetteer, area: Area | None) -> dict[int, float]:
    """The countries of an area by their numbers in the gazetteer, each with its reach in km.

    The reach is the distance from its point within which half of its towns lie. About 0.1 s.
    """
    if area is None or not area.countries:
        return {}
    inside: dict[str, list[int]] = {code: [] for code in area.countries}
    for place in range(len(gazetteer)):
        if (code := gazetteer.country(place)) in inside:
            inside[code].append(place)
    return {
        place: _reach(gazetteer, place, np.array(places))
        for places in inside.values()
        for place in places
        if gazetteer.level(place) == COUNTRY
    }


def _reach(gazetteer: Gazetteer, centre: int, places: "np.typing.NDArray[np.int_]") -> float:
    lat, lon = np.radians(gazetteer.point(centre))
    lats, lons = np.radians(gazetteer.lats[places]), np.radians(gazetteer.lons[places])
    half = (
        np.sin((lats - lat) / 2) ** 2 + np.cos(lats) * np.cos(lat) * np.sin((lons - lon) / 2) ** 2
    )
    return float(np.median(2 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))))
