"""Invented local places for tests."""

from typing import Any

from monitor.model.areas import Area
from monitor.model.local_names import LocalPlace
from monitor.model.places import Precision
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.local.index import LocalNames

MOZAMBIQUE = Area(("MZ",))


def a_local_place(*names: str, **more: Any) -> LocalPlace:
    fields: dict[str, Any] = {
        "id": names[0],
        "names": names,
        "code": "",
        "kind": "",
        "lat": -19.8,
        "lon": 34.8,
        "precision": Precision.NEIGHBOURHOOD,
        "radius_m": None,
    }
    return LocalPlace(**(fields | more))


def local_names(
    gazetteer: Gazetteer, *places: LocalPlace, area: Area | None = MOZAMBIQUE
) -> LocalNames:
    return LocalNames([(7, place) for place in places], area, gazetteer)
