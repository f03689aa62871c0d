"""The lists of names in `data/` that are written or made for the gazetteer."""

from monitor.places.gazetteer.sources import sourced_towns
from monitor.places.lists import lines


def test_every_wide_region_lies_on_the_globe_and_has_a_code_of_its_own() -> None:
    seen: set[tuple[str, str]] = set()
    for country, code, lat, lon, km, people, names in lines("wide.tsv"):
        assert len(country) in (0, 2), code
        assert -90 <= float(lat) <= 90, code
        assert -180 <= float(lon) <= 180, code
        assert 0 < int(km) < 10_000, code
        assert int(people) >= 0, code
        assert all(names.split("|")), code
        assert (country, code) not in seen, code
        assert not code.isupper(), "codes of GeoNames are digits and capitals"
        seen.add((country, code))


def test_every_name_of_a_town_is_given_to_a_town_that_exists() -> None:
    known = {town.number for town in sourced_towns()}
    numbers = [int(number) for number, _ in lines("town_names.tsv")]
    assert known.issuperset(numbers)
    assert len(numbers) == len(set(numbers))


def test_every_second_level_division_has_a_place_and_a_name() -> None:
    count = 0
    for code, number, lat, lon, people, shown, names in lines("divisions.tsv"):
        assert int(number) > 0
        assert shown
        assert all(names.split("|")), code
        if code.count(".") == 2:
            count += 1
            assert -90 <= float(lat) <= 90, code
            assert -180 <= float(lon) <= 180, code
            assert int(people) >= 0, code
    assert count > 20_000
