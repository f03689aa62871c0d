"""Links to maps, and Plus Codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openlocationcode import openlocationcode

from monitor.places.points.plus_codes import near
from monitor.places.points.pointers import find_pointers, point_spans, read_pointer

_LAT = st.integers(-89_999, 89_999).map(lambda n: n / 1000)
_LON = st.integers(-179_999, 179_999).map(lambda n: n / 1000)

_LINKS = (
    "https://maps.google.com/?q={a},{b}",
    "http://maps.google.com/maps?q=loc:{a},{b}&z=15",
    "https://www.google.com/maps/@{a},{b},15z",
    "https://www.google.com/maps/place/A+Clinic/@1.5,2.5,17z/data=!3m1!4b1!8m2!3d{a}!4d{b}",
    "https://www.google.co.uk/maps/search/?api=1&query={a}%2C{b}",
    "https://www.google.com/maps/dir/?api=1&destination={a},{b}",
    "maps.google.com/?ll={a},{b}",
    "https://maps.apple.com/?ll={a},{b}&q=Clinic",
    "https://maps.apple.com/?q={a},{b}",
    "https://www.openstreetmap.org/?mlat={a}&mlon={b}#map=15/1.5/2.5",
    "https://www.openstreetmap.org/#map=15/{a}/{b}",
    "geo:{a},{b}",
    "geo:{a},{b};u=35?z=15",
    "geo:0,0?q={a},{b}(Clinic)",
    "https://www.bing.com/maps?cp={a}~{b}&lvl=15",
    "https://waze.com/ul?ll={a},{b}&navigate=yes",
)


@given(_LAT, _LON, st.sampled_from(_LINKS), st.sampled_from(["", ".", " now", "\n", "!"]))
def test_a_link_is_the_point_it_shows(lat: float, lon: float, form: str, behind: str) -> None:
    if not lat and not lon:
        return
    link = form.format(a=f"{lat:.3f}", b=f"{lon:.3f}")
    [mention] = find_pointers(f"we are here: {link}{behind}")
    assert mention.text == link
    found = read_pointer(link)
    assert found is not None
    assert (found.lat, found.lon) == (lat, lon)


@pytest.mark.parametrize(
    "text",
    [
        "https://goo.gl/maps/AbCdEf",
        "https://maps.app.goo.gl/AbCdEf12",
        "https://www.google.com/maps/search/clinic",
        "https://www.openstreetmap.org/way/12345",
        "https://example.org/?q=18.594,-72.307",
        "https://maps.google.com/?q=95.5,12.5",
        "https://[bad/?q=18.5,72.3",
        "geo:here",
    ],
)
def test_a_link_without_a_point_is_no_place(text: str) -> None:
    assert point_spans(text) == []


@given(_LAT, _LON, st.booleans())
def test_a_full_plus_code_is_its_cell(lat: float, lon: float, small: bool) -> None:
    code = openlocationcode.encode(lat, lon)
    if not any(map(str.isalpha, code)):
        return
    written = code.lower() if small else code
    [mention] = find_pointers(f"water at {written}, please")
    assert mention.text == written
    found = read_pointer(written)
    assert found is not None
    assert abs(found.lat - lat) < 0.0002
    assert abs(found.lon - lon) < 0.0002 or abs(lon) > 179.9


@given(_LAT.filter(lambda lat: abs(lat) < 80), _LON, st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_a_short_plus_code_is_read_from_any_place_near(
    lat: float, lon: float, north: float, east: float
) -> None:
    short = openlocationcode.encode(lat, lon)[4:]
    a, b = near(short, lat + north, lon + east)
    assert abs(a - lat) < 0.0002
    assert abs((b - lon + 180) % 360 - 180) < 0.0002


@pytest.mark.parametrize("text", ["2345+67", "23456789+23", "C++11", "WIFI+TV", "a+b", "GHJM+PQRS"])
def test_sums_and_words_are_no_plus_codes(text: str) -> None:
    assert point_spans(text) == []
