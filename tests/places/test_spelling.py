import pytest

from monitor.model.areas import Area, Box
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.spelling import Spelling


@pytest.mark.parametrize(
    ("area", "written", "meant"),
    [
        (Area(("CA",)), "calgry", "Calgary"),
        (Area(("CA",)), "fort mcmurry", "Fort McMurray"),
        (Area(("MZ",)), "quelimnae", "Quelimane"),
        (Area(box=Box(18, -74.5, 20.1, -71.7)), "jacmell", "Jacmel"),
    ],
)
def test_a_slip_is_read_as_the_place_of_the_area(
    gazetteer: Gazetteer, area: Area, written: str, meant: str
) -> None:
    found = Spelling(gazetteer, area).like(written)
    assert meant in {gazetteer.shown(place) for place, _ in found}


@pytest.mark.parametrize("written", ["jac", "", "12345", "qwxyzabad", "بيروت"])
def test_what_is_like_nothing_or_too_short_is_like_nothing(
    gazetteer: Gazetteer, written: str
) -> None:
    assert Spelling(gazetteer, Area(("HT",))).like(written) == ()


def test_without_an_area_nothing_is_guessed(gazetteer: Gazetteer) -> None:
    assert Spelling(gazetteer, None).like("calgry") == ()
