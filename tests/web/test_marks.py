from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.privacy.masks import masked
from web.present.marks import runs


def reason(start: int, end: int, label: str = "need:water") -> dict[str, Any]:
    return {"label": label, "start": start, "end": end, "why": "words", "score": 0.9}


def test_words_are_marked_by_their_offsets() -> None:
    text = "We need water now"
    found = runs(text, [reason(8, 13)])
    assert [(one.text, bool(one.stands_for)) for one in found] == [
        ("We need ", False),
        ("water", True),
        (" now", False),
    ]
    assert found[1].title == "drinking water 0.90: words"


def test_overlapping_spans_are_one_mark_that_says_all() -> None:
    found = runs("trapped on the roof", [reason(0, 10, "urgency"), reason(8, 19), reason(8, 19)])
    assert [one.text for one in found if one.stands_for] == ["trapped on the roof"]
    assert found[0].title == "urgency 0.90: words; drinking water 0.90: words"


def test_offsets_outside_the_text_are_left_out() -> None:
    found = runs("short", [reason(-1, 3), reason(3, 3), reason(4, 2), reason(2, 99)])
    assert [one.stands_for for one in found] == [()]


@given(
    st.text(max_size=40), st.lists(st.tuples(st.integers(-2, 45), st.integers(-2, 45)), max_size=8)
)
def test_no_character_is_lost_or_doubled(text: str, spans: list[tuple[int, int]]) -> None:
    found = runs(text, [reason(*span) for span in spans])
    assert "".join(one.text for one in found) == text


def test_masks_tell_two_apart_and_name_nobody() -> None:
    assert masked("@noemi_b") == "@n…b"
    assert masked("+258 84 123 4471") == "…4471"
    assert masked("@jo") == "@j…"
    assert masked("ana.maria@example.org") == "a…@…"
    assert masked("@ana@social.example") == "a…@…"
    assert masked("محمد_الأحمد") == "م…د"
    assert masked("") == ""
    assert masked("@") == "…"
