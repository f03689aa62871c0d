"""Texts for those who must not learn exact places or people's names."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.privacy.contacts import PHONE, PROFILE
from monitor.privacy.veil import PLACE, veiled

lats = st.integers(-8_500_000, 8_500_000).map(lambda n: round(n / 100_000, 5))
lons = st.integers(-17_999_999, 17_999_999).map(lambda n: round(n / 100_000, 5))


def test_texts_are_masked_in_many_spellings() -> None:
    secrets = [
        "-19.84123, 34.83877",
        "19.841°S 34.838°E",
        "geo:-19.84,34.83",
        "https://www.google.com/maps/@-19.8,34.8,15z",
        "https://maps.app.goo.gl/abc",
        "5GC8+2Q",
        "///filled.count.soap",
        "19°50'28\"S 34°50'19\"E",
        "lat -19.84123",
    ]
    for secret in secrets:
        shown = veiled(f"we are at {secret} please").text
        assert PLACE in shown, secret
        assert not any(char.isdigit() for char in shown), shown
    for plain in ("20.000 people", "from 12.30 to 14.45", "2.5 / 3.5 m of water", "call 112 at 7"):
        assert veiled(plain).text == plain
    assert veiled("write to ana@example.org or @ana").text == "write to a…@… or @a…"


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_offsets_stay_inside_the_masked_text(text: str, spans: list[tuple[int, int]]) -> None:
    reading = {"mentions": [{"start": a, "end": min(b, len(text))} for a, b in spans], "places": []}
    veil = veiled(text, [reading])
    moved = [veil.at(at) for at in range(len(text) + 1)]
    assert moved == sorted(moved)
    assert all(0 <= one <= len(veil.text) for one in moved)


@given(st.integers(0, 999), lats, lons)
@example(83, 9.37035, 3.001)
def test_a_number_before_coordinates_hides_none_of_them(house: int, lat: float, lon: float) -> None:
    shown = veiled(f"Trapped at Rua {house}, {lat}, {lon}! Six of us").text
    for number in (lat, lon):
        if abs(number) >= 0.001 and len(str(number).split(".")[1]) >= 3:
            assert not re.search(rf"(?<![\d.]){re.escape(str(number))}(?!\d)", shown)
    assert "Six of us" in shown


@pytest.mark.parametrize(
    "text",
    [
        "call +258 84 123 4471 now",
        "tel. (021) 555-0143",
        "ring 84-123-4567 or 841 234 567",
        "اتصل ٠٥٥١٢٣٤٥٦٧",
        "card 19840512 12345",
        "https://wa.me/258841234567",
    ],
)
def test_telephone_numbers_are_masked(text: str) -> None:
    shown = veiled(text).text
    assert PHONE in shown or PROFILE in shown
    assert not any(char.isdigit() for char in shown)


@pytest.mark.parametrize(
    "text",
    [
        "on 2024-05-12 14:30, at 12.05.2024, in 2019-2024",
        "open 12.30-14.45, call 112",
        "1 000 000 people, 1.500.000 MZN, 1,500,000 USD",
        "see https://news.example/2024/flood",
        "and/or 5/6 km of water/food",
    ],
)
def test_other_numbers_and_links_are_none(text: str) -> None:
    assert veiled(text).text == text


@pytest.mark.parametrize(
    "link",
    [
        "https://www.facebook.com/noemi.b",
        "t.me/noemi_b",
        "https://x.com/noemi_b/status/1",
        "https://social.example/@noemi_b/111",
        "https://instagram.com/noemi_b/",
        "https://bsky.app/profile/noemi_b.example",
    ],
)
def test_links_to_profiles_are_masked(link: str) -> None:
    shown = veiled(f"she wrote at {link} yesterday").text
    assert "noemi" not in shown
    assert shown.startswith("she wrote at ")
    assert shown.endswith(" yesterday")
