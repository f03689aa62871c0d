"""Points written in texts. General rules are held by printing points and reading them again."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.places.points.pointers import find_pointers, point_spans, read_pointer

_LAT = st.integers(-8_999_999, 8_999_999).map(lambda n: n / 100_000)
_LON = st.integers(-17_999_999, 17_999_999).map(lambda n: n / 100_000)
_AROUND = st.sampled_from(["", "we are at ", "GPS: ", "Help! (", "\n", "مساعدة "])
_BEHIND = st.sampled_from(["", " send boats", " !", " ", ")", ".", ", please", "\nnow", "؟"])

_DECIMAL = (
    "{a:.5f}, {b:.5f}",
    "{a:.5f},{b:.5f}",
    "{a:.5f} ; {b:.5f}",
    "{a:.5f}/{b:.5f}",
    "{a:.5f} {b:.5f}",
    "{a:.5f}°, {b:.5f}°",
    "lat: {a:.5f}, lon: {b:.5f}",
    "Lat {a:.5f} Long {b:.5f}",
    "longitude={b:.5f} latitude={a:.5f}",
)


def _dms(value: float, positive: str, negative: str, form: str) -> str:
    seconds = round(abs(value) * 3600, 2)
    degrees, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    side = positive if value >= 0 else negative
    return form.format(d=int(degrees), m=int(minutes), s=seconds, side=side)


def _written(text: str) -> tuple[str, float, float]:
    [mention] = find_pointers(text)
    assert text[mention.start : mention.end] == mention.text
    assert mention.kind == "coordinates"
    found = read_pointer(mention.text)
    assert found is not None
    return mention.text, found.lat, found.lon


@given(_LAT, _LON, _AROUND, _BEHIND, st.sampled_from(_DECIMAL))
def test_decimal_degrees_are_read_as_printed(
    lat: float, lon: float, before: str, behind: str, form: str
) -> None:
    if not lat and not lon:
        return
    printed = form.format(a=lat, b=lon)
    written, a, b = _written(before + printed + behind)
    assert written == printed
    assert (a, b) == (lat, lon)


@given(_LAT, _LON, st.sampled_from(["{a}; {b}", "{a} {b}", "{a}, {b}"]))
def test_decimal_commas_are_read_where_something_else_parts(
    lat: float, lon: float, form: str
) -> None:
    if not lat and not lon:
        return
    a, b = (f"{one:.5f}".replace(".", ",") for one in (lat, lon))
    assert _written(f"coordenadas {form.format(a=a, b=b)}")[1:] == (lat, lon)


@given(
    _LAT,
    _LON,
    st.sampled_from(
        [
            "{d}°{m}'{s:.2f}\"{side}",
            "{d}° {m}′ {s:.2f}″ {side}",
            "{d}º{m}’{s:.2f}''{side}",
            "{d} {m:02d} {s:05.2f} {side}",
            "{side}{d}°{m}'{s:.2f}\"",
        ]
    ),
    st.sampled_from([" ", ", "]),
    st.booleans(),
)
def test_degrees_minutes_and_seconds_are_read_as_printed(
    lat: float, lon: float, form: str, between: str, north_first: bool
) -> None:
    parts = [_dms(lat, "N", "S", form), _dms(lon, "E", "W", form)]
    if "60.00" in "".join(parts) or max(abs(lat), abs(lon)) < 0.001:
        return
    text = between.join(parts if north_first else reversed(parts))
    _, a, b = _written(f"boat needed {text} now")
    assert math.isclose(a, lat, abs_tol=1e-5)
    assert math.isclose(b, lon, abs_tol=1e-5)


@given(
    st.lists(st.integers(0, 9999), min_size=2, max_size=6),
    st.sampled_from([" ", "-", ".", "/", ") "]),
    st.sampled_from(["", "+", "(", "00", "tel ", "call +509 "]),
)
def test_a_telephone_number_is_no_point(parts: list[int], sep: str, lead: str) -> None:
    groups = [f"{part:0{width}d}" for part, width in zip(parts, (2, 3, 2, 4, 2, 2), strict=False)]
    assert point_spans(f"{lead}{sep.join(groups)}") == []


@pytest.mark.parametrize(
    "text",
    [
        "from $12.500, $14.999 the pair",
        "12.500€, 14.999€",
        "we won 3.5, 4.2 on points",
        "it is 18.5°C, 22.3°C tomorrow",
        "version 1.2345, 2.3456.7 is out",
        "3.141, 2.718, 1.414",
        "at 12:30:45 and 14:22:10",
        "100 N 300 W",
        "2345+67 = 2412",
        "0.0000, 0.0000",
        "91.1234, 12.1234",
        "45.1234, 181.1234",
        "12°61'00\"N 10°00'00\"E",
        "12.5N 13.5N",
        "up 1.234%, 5.678%",
        "1,234 1,567 people",
        "https://example.org/a?x=18.5944,-72.3074",
        "https://goo.gl/maps/AbCd12",
        "https://www.google.com/search?q=18.5944,-72.3074",
        "follow @18.5944,-72.3074",
    ],
)
def test_other_numbers_are_no_points(text: str) -> None:
    assert point_spans(text) == []


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("25.5N 76.3W", 25.5, -76.3),
        ("N18.5944 W72.3074", 18.5944, -72.3074),
        ("18°N, 72°W", 18, -72),
        ("18°35.667'N 72°18.444'W", 18 + 35.667 / 60, -(72 + 18.444 / 60)),
        ("−19.8436, 34.8389", -19.8436, 34.8389),
        ("١٨٫٥٩٤٤، -٧٢٫٣٠٧٤", 18.5944, -72.3074),
        ("خط العرض: 31.5 خط الطول: 34.4", 31.5, 34.4),
    ],
)
def test_other_ways_of_writing(text: str, lat: float, lon: float) -> None:
    written, a, b = _written(text)
    assert written == text
    assert (a, b) == pytest.approx((lat, lon))


@pytest.mark.parametrize("text", ["N42.29 E71.09 ", "18.5944, -72.3074 (roof)", "18°N, 72°W !"])
def test_what_stands_behind_a_point_is_no_part_of_it(text: str) -> None:
    [mention] = find_pointers(text)
    assert mention.text == mention.text.strip(" (!")


@given(st.text(alphabet="0123456789.,°'\"NSEW+-:/ ()glmapsoe@=&?", max_size=80))
def test_whatever_is_written_what_is_found_can_be_read_again(text: str) -> None:
    for mention in find_pointers(text):
        assert text[mention.start : mention.end] == mention.text
        found = read_pointer(mention.text)
        if found is not None:
            assert abs(found.lat) <= 90
            assert abs(found.lon) <= 180
            assert (found.start, found.end) == (0, len(mention.text))
