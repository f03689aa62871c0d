"""Fields are filled in, and what should not stand in public is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.steps.wording import FIELDS, WordingError, exposed, fields_in, filled

VALUES = {"place": "Beira", "phone": "+258 21 000 000", "name": "@rosa"}


def test_fields_are_filled_in() -> None:
    text = "{name}, water is at {place}. Call {phone}."
    assert filled(text, VALUES) == "@rosa, water is at Beira. Call +258 21 000 000."
    assert fields_in(text) == ("name", "place", "phone")


@pytest.mark.parametrize(
    ("text", "start", "end", "says"),
    [
        ("Go to {plase}", 6, 13, "no field"),
        ("Ask {officer}", 4, 13, "nothing is known"),
        ("Go to {place", 6, 7, "brace"),
        ("Go to place}", 11, 12, "brace"),
    ],
)
def test_what_cannot_be_filled_is_told_with_its_place(
    text: str, start: int, end: int, says: str
) -> None:
    with pytest.raises(WordingError, match=says) as caught:
        filled(text, VALUES)
    assert (caught.value.start, caught.value.end) == (start, end)


def test_a_value_with_braces_is_no_field() -> None:
    assert filled("{name}!", {"name": "{place}"}) == "{place}!"


@given(st.text(alphabet=st.characters(exclude_characters="{}")))
def test_a_text_without_fields_stays_as_it_is(text: str) -> None:
    assert filled(text, {}) == text


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(min_size=1).filter(str.strip)))
def test_no_field_stays_in_a_filled_text(values: dict[str, str]) -> None:
    text = " ".join(f"<{{{name}}}>" for name in values)
    wanted = " ".join(f"<{' '.join(value.split())}>" for value in values.values())
    assert filled(text, values) == wanted


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Write to rosa.m@people.example please", "email", "rosa.m@people.example"),
        ("Call +258 84 000 0009 now", "phone", "+258 84 000 0009"),
        ("Call (021) 555-0134.", "phone", "(021) 555-0134"),
        ("She is at -19.84361, 34.83892", "place", "-19.84361, 34.83892"),
    ],
)
def test_personal_data_is_found(text: str, kind: str, words: str) -> None:
    [found] = exposed(text)
    assert (found.kind, text[found.start : found.end]) == (kind, words)
    assert found.why


def test_what_the_author_told_us_is_named_so() -> None:
    [found] = exposed("We will call 84 000 0009", ["I am Rosa, +258 84 000 0009, help"])
    assert found.kind == "author's"


@pytest.mark.parametrize(
    "text",
    [
        "Water on 2031-02-11 from 8:00 to 17:30 at the school",
        "1,200 litres for 350 people, 12.5 km from here",
        "Call 112 or 1177",
        "See https://relief.example.org/2031/0211000001",
        "",
    ],
)
def test_hours_amounts_and_links_are_no_personal_data(text: str) -> None:
    assert exposed(text) == []


def test_the_organisations_own_number_may_stand() -> None:
    assert exposed("Call +258 21 000 000", public_numbers=["+25821000000"]) == []


@given(st.text())
def test_spans_lie_in_the_text_and_apart(text: str) -> None:
    found = exposed(text, [text])
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
