from hypothesis import given
from hypothesis import strategies as st

from monitor.steps.normalise import SAME, same_words, wording

WATER = "No clean water in Macuti since last night, children are getting sick, please send help"


def shares_key(one: str, other: str) -> bool:
    return bool(set(wording(one).keys) & set(wording(other).keys))


def is_copy(one: str, other: str) -> bool:
    return shares_key(one, other) and same_words(wording(one).words, wording(other).words) >= SAME


def test_a_repost_with_mark_and_other_link_is_a_copy() -> None:
    assert is_copy(WATER, f"RT @somebody: {WATER} https://example.org/1")
    assert is_copy(f"{WATER} https://example.org/2", f"{WATER} via @other")


def test_a_copy_cut_off_is_a_copy() -> None:
    assert is_copy(WATER, f"RT @somebody: {WATER[:60]}…")
    assert is_copy(WATER, f"RT @somebody: {WATER[:60]}... https://example.org/3")


def test_capitals_punctuation_and_emoji_make_no_difference() -> None:
    assert is_copy(WATER, WATER.upper().replace(",", " !!! 🙏"))


def test_other_words_are_no_copy() -> None:
    other = "No clean water in Chota since this morning, old people are sick, bring tablets"
    assert not is_copy(WATER, other)


def test_another_number_of_people_at_another_place_is_no_copy() -> None:
    one = "We are 40 people on the roof of the school in Beira and need boats now please"
    other = "We are 12 people on the church tower in Buzi and need boats now please"
    assert not is_copy(one, other)


def test_few_words_are_never_a_copy_by_text() -> None:
    assert wording("Need water please").keys == ()


def test_arabic_copies_are_found() -> None:
    text = "نحتاج إلى مياه شرب نظيفة في حي ماكوتي منذ أمس والأطفال مرضى"
    assert is_copy(text, f"RT @someone: {text} https://example.org/4")


@given(st.text())
def test_any_text_has_a_wording(text: str) -> None:
    found = wording(text)
    assert all(-(2**63) <= key < 2**63 for key in found.keys)
    assert wording(text) == found


@given(
    st.text(alphabet="abcdef ghij", min_size=30), st.sampled_from(["!", " https://e.org/x", " 🙏"])
)
def test_trimmings_never_change_the_words(text: str, trimming: str) -> None:
    assert wording(text).words == wording(text + trimming).words
