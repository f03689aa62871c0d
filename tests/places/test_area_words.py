import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.areas import Area, Box
from monitor.places.areas.words import AreaError, area_text, parse_area

_degrees = st.integers(-9000, 9000).map(lambda hundredths: hundredths / 100)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("HT", ("HT",)),
        ("mz, zw", ("MZ", "ZW")),
        ("HTI,HT", ("HT",)),
        ("Haiti", ("HT",)),
        ("United States,the Philippines", ("US", "PH")),
        ("Mozambique\nZimbabwe\n", ("MZ", "ZW")),
        ("Haïti", ("HT",)),
        ("Cote d'Ivoire", ("CI",)),
        ("UK", ("GB",)),
    ],
)
def test_countries_are_named_by_code_or_by_name(text: str, countries: tuple[str, ...]) -> None:
    assert parse_area(text) == Area(countries)


def test_a_box_is_its_four_sides() -> None:
    assert parse_area(" 18, -74.5,20.1 , -71.7") == Area(box=Box(18, -74.5, 20.1, -71.7))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no area given"),
        (" , ", "no area given"),
        ("Atlantis", "no country is called 'Atlantis'"),
        ("HT,XX", "no country is called 'XX'"),
        ("18,-74,20", "a box has four numbers"),
        ("18,-74,20,HT", "numbers and 'HT'"),
        ("20,-74,18,-71", "-90 <= south <= north <= 90"),
        ("18,-274,20,-71", "west and east between -180 and 180"),
        ("1e400,0,0,0", "no"),
        ("nan,0,1,1", "nan"),
    ],
)
def test_what_is_no_area_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(AreaError, match=said):
        parse_area(text)


@given(_degrees, _degrees, _degrees, _degrees)
def test_an_area_is_read_as_it_was_written(a: float, b: float, west: float, east: float) -> None:
    area = Area(box=Box(min(a, b), west, max(a, b), east))
    assert parse_area(area_text(area)) == area
