from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.search import search


def test_case_and_accents_do_not_matter_and_the_largest_comes_first(gazetteer: Gazetteer) -> None:
    found = search(gazetteer, "SAN JOSE", 8)
    assert len(found) == 8
    assert found[0].country == "US"
    people = [one.population for one in search(gazetteer, "Santa Cruz, Bolivia", 8)]
    assert people == sorted(people, reverse=True)
    assert search(gazetteer, "Ciudad de Nanacamilpa", 1)[0].country == "MX"
    assert "Ciudad de Nanacamilpa" not in [one.name for one in found]


def test_what_comes_after_a_comma_is_around_it(gazetteer: Gazetteer) -> None:
    assert {one.country for one in search(gazetteer, "san jose, Costa Rica", 8)} == {"CR"}
    assert {one.country for one in search(gazetteer, "San José, us", 8)} == {"US"}
    assert search(gazetteer, "Beira, Haiti", 8) == []


def test_nothing_is_found_for_no_name(gazetteer: Gazetteer) -> None:
    for words in ("", " , ", "xqzzy", "!!", ",Haiti,,"):
        assert all(one.name == "Haiti" for one in search(gazetteer, words, 8))


def test_a_country_says_how_wide_it_is(gazetteer: Gazetteer) -> None:
    [haiti] = search(gazetteer, "Haiti", 1)
    assert haiti.radius_m == 94_000.0
    [beira] = search(gazetteer, "Beira", 1)
    assert beira.radius_m is None
