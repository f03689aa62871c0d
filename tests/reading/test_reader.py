"""What any text must get: an answer, offsets within the text, the same alone as in a batch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from monitor.model.labels import ALL_LABELS, RELEVANT
from monitor.model.places import Mention
from monitor.model.reports import Report
from monitor.reading.pipeline import load_pipeline
from monitor.reading.reader import SpacyReader
from monitor.reading.text import MAX_CHARACTERS
from tests.reading.conftest import Read, report
from tests.reading.test_needs import HARD_NEGATIVES, REQUESTS

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),  # lone surrogates are among them
        st.sampled_from("?؟!.,#@'’ \n\t\u200e\u202e\u0000😀عائلة40٤éò\ud800"),
    ),
    max_size=120,
)
SHARED = SpacyReader(load_pipeline())


def check(found: Report) -> None:
    assert set(found.scores) == set(ALL_LABELS)
    assert all(0 <= score <= 1 for score in found.scores.values())
    assert set(found.labels) <= set(ALL_LABELS)
    assert all(0 <= one.start <= one.end <= len(found.post.text) for one in found.reasons)
    assert found.reader == SHARED.version


@settings(max_examples=150)
@given(ANY_TEXT)
def test_any_text_is_read_and_offsets_lie_within_it(text: str) -> None:
    check(SHARED.read([report(text)])[0])


@settings(max_examples=40)
@given(st.lists(ANY_TEXT, max_size=8))
def test_a_post_reads_alone_as_it_does_in_a_batch(texts: list[str]) -> None:
    posts = [report(text) for text in texts]
    assert SHARED.read(posts) == [SHARED.read([one])[0] for one in posts]


def test_requests_read_alone_as_they_do_in_a_batch(reader: SpacyReader) -> None:
    posts = [report(text) for text in [*(text for _, text, _ in REQUESTS), *HARD_NEGATIVES] * 20]
    assert reader.read(posts) == [reader.read([one])[0] for one in posts]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "😀" * 300,
        "\x00\x01\x07",
        "\ud800 \udfff",
        "\u202e\u200f\u200e",
        "https://example.org/a?b=c",
        "@" * 5000,
        "#" * 5000,
        "1" * 5000,
        "a'" * 3000,
    ],
)
def test_bad_input_is_read_as_nothing(read: Read, text: str) -> None:
    found = read(text)
    check(found)
    assert found.needs == ()


def test_of_a_very_long_text_the_beginning_is_read_and_a_reason_says_so(read: Read) -> None:
    text = "We need water for 40 families. " + "So much has happened. " * 5000
    found = read(text)
    check(found)
    assert [need.item.value for need in found.needs] == ["water"]
    assert any(f"{MAX_CHARACTERS:,}" in one.why for one in found.reasons)


def test_the_words_of_a_reason_are_the_words_that_told(read: Read) -> None:
    text = "Hello 😀 – in Riverside 40 families need water, thanks"
    found = read(text)
    words = {text[one.start : one.end] for one in found.reasons if one.label == "need:water"}
    assert any("water" in one for one in words)
    spans = [one for one in found.reasons if one.label == RELEVANT]
    assert 1 <= len(spans) <= 3
    people = next(one for one in found.reasons if one.label == "people")
    assert text[people.start : people.end] == "40 families"


def test_places_named_by_a_component_become_mentions() -> None:
    nlp = load_pipeline()
    nlp.add_pipe("tests_first_word_is_a_place")
    text = "Riverside needs water"
    assert SpacyReader(nlp).read([report(text)])[0].mentions == (
        Mention("Riverside", 0, 9, "place"),
    )


@Language.component("tests_first_word_is_a_place")
def first_word_is_a_place(doc: Doc) -> Doc:
    doc.spans["places"] = [Span(doc, 0, 1, label="place")]
    return doc
