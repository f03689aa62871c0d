from monitor.model.places import Candidate, Precision
from monitor.model.reach import plain_reach_m, reach_m


def test_towns_reach_as_far_as_their_people_need_room() -> None:
    radii = [plain_reach_m(Precision.CITY, people) for people in (0, 900, 70_000, 500_000, 10**8)]
    assert radii == [2000, 1000, 2400, 6300, 40_000]


def test_finer_places_reach_less_far() -> None:
    radii = [plain_reach_m(one, 50_000) for one in Precision]
    assert radii == sorted(radii, reverse=True)


def test_a_radius_that_the_source_gives_comes_first() -> None:
    camp = Candidate("x", "Camp", "MZ", "", 0, 0, Precision.POINT, 0, 1.0, 320.0)
    assert reach_m(camp) == 320.0
