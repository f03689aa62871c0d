import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.areas import Area, Box
from monitor.model.watchwords import Watchwords
from monitor.networks.x.rules import rules
from monitor.networks.x.tiles import MOST, tiles
from tests.networks.x.matching import matcher


def made(watchwords: Watchwords, own: str = "", length: int = 1024) -> tuple[str, ...]:
    return rules(watchwords, own, length=length).values


def test_each_kind_of_watchword_has_its_operator() -> None:
    watchwords = Watchwords(
        words=("water", "clean water"), hashtags=("#FloodTest",), accounts=("@reliefdesk",)
    )
    assert made(watchwords) == (
        '("clean water" OR #FloodTest OR @reliefdesk OR from:reliefdesk OR water)',
    )


def test_mentions_of_and_answers_to_ourselves_come_in_every_language() -> None:
    found = made(Watchwords(words=("water",), languages=("es", "en")), own="desk")
    assert found == ("(@desk OR to:desk)", "(water) (lang:en OR lang:es OR lang:und)")


def test_without_reposts_the_rules_say_so_but_for_those_of_ourselves() -> None:
    found = rules(Watchwords(words=("water",)), "desk", length=99, reposts=False).values
    assert found == ("(@desk OR to:desk)", "(water) -is:retweet")


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("or", '"or"'),
        ("AND", '"AND"'),
        ("-water", '"-water"'),
        ("from:ana", '"from:ana"'),
        ('say "water"', '"say water"'),
        ("(water)", '"(water)"'),
        ("l'eau", '"l\'eau"'),
        ("🆘", '"🆘"'),
        ("ماء", "ماء"),
        ("बाढ़", "बाढ़"),
        ("#water", "water"),
    ],
)
def test_a_word_that_would_mean_something_else_in_a_rule_is_quoted(word: str, term: str) -> None:
    assert made(Watchwords(words=(word,))) == (f"({term})",)


def test_codes_of_languages_are_those_of_x() -> None:
    found = made(Watchwords(words=("a",), languages=("he", "id", "zh-Hant")))
    assert found == ("(a) (lang:iw OR lang:in OR lang:zh-CN OR lang:zh-TW OR lang:und)",)


def test_a_language_that_x_does_not_know_lets_all_come_and_says_so() -> None:
    found = rules(Watchwords(words=("maji",), languages=("sw", "en")), "", length=99)
    assert found.values == ("(maji)",)
    assert found.notes == ("all languages are followed: X does not know sw",)


def test_what_x_cannot_follow_is_told() -> None:
    watchwords = Watchwords(
        words=("x" * 60,), hashtags=("two words", "123"), accounts=("ana@relief.social",),
        area=Area(countries=("MZ",)),
    )  # fmt: skip
    found = rules(watchwords, "", length=50)
    assert found.values == ()
    assert [note.split(":")[0] for note in found.notes] == [
        "X cannot follow the hashtag 'two words'",
        "X cannot follow the hashtag '123'",
        "X cannot follow the account 'ana@relief.social'",
        "the area is not followed",
        f"{'x' * 40}... is too long for a rule of X and not followed",
    ]


WORD = st.text(string.ascii_lowercase + string.digits + " -:()\"'", min_size=1, max_size=30)


@given(st.lists(WORD, max_size=60), st.integers(120, 1024))
def test_rules_keep_to_the_length_and_can_be_read_and_leave_no_word_out(
    words: list[str], length: int
) -> None:
    watchwords = Watchwords(words=tuple(words), languages=("en",))
    readable = [matcher(value, length=length) for value in made(watchwords, length=length)]
    for word in words:
        if any(one.isalnum() for one in word):
            post = {"text": f"so {word} now", "author": "ana", "lang": "en"}
            assert any(matches(post) for matches in readable)


@pytest.mark.parametrize(
    "box",
    [
        Box(-19.9, 34.7, -19.6, 35.0),
        Box(-0.5, -0.5, 0.5, 0.5),
        Box(59.0, 10.0, 61.0, 12.0),
        Box(-17.2, 179.5, -16.2, -179.5),
        Box(10.0, 10.0, 10.0, 10.001),
        Box(89.0, -10.0, 90.0, 10.0),
    ],
)
def test_tiles_are_small_enough_and_cover_the_box(box: Box) -> None:
    cut = tiles(box)
    assert 0 < len(cut) <= MOST
    for tile in cut:
        corners = f"{tile.west:.5f} {tile.south:.5f} {tile.east:.5f} {tile.north:.5f}"
        matcher(f"bounding_box:[{corners}]", length=99)
    width = (box.east - box.west) % 360
    for across in range(11):
        for up in range(11):
            lat = box.south + (box.north - box.south) * (up + 0.01) / 10.1
            lon = (box.west + width * (across + 0.01) / 10.1 + 180) % 360 - 180
            assert any(tile.holds(lat, lon) for tile in cut), (lat, lon)


def test_an_area_too_wide_is_told() -> None:
    found = rules(Watchwords(area=Area(box=Box(-27, 30, -10, 41))), "", length=1024)
    assert found.values == ()
    assert "draw a smaller box" in found.notes[0]
