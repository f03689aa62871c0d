"""Languages of short texts. All texts are invented."""

import pytest

from monitor.languages.cues import lexicons
from monitor.reading.text import fold
from tests.reading.conftest import Read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We need water", "en"),
        ("Nou grangou, pa gen dlo", "ht"),
        ("mwen nan lari a ak pitit mwen", "ht"),
        ("Aidez nous svp", "fr"),
        ("mi familia esta atrapada", "es"),
        ("نحتاج ماء", "ar"),
        ("RT @someone: pray for us http://example.org #flood", "en"),
    ],
)
def test_the_language_of_a_few_words(read: Read, text: str, language: str) -> None:
    assert read(text).language == language


@pytest.mark.parametrize("text", ["", "😀😀", "12345", "https://example.org/x"])
def test_nothing_is_told_of_a_text_without_words(read: Read, text: str) -> None:
    found = read(text)
    assert (found.language, found.language_score) == ("und", 0.0)


def test_the_hint_of_the_network_decides_where_the_words_cannot(read: Read) -> None:
    assert read("hmm 👍", hint="pt-BR").language == "pt"
    assert read("We need water for the children", hint="pt").language == "en"
    assert read("👍", hint="und").language == "und"


def test_no_phrase_matches_every_word_that_begins_with_two_letters() -> None:
    short = [
        (lexicon.code, phrase)
        for lexicon in lexicons()
        for phrases in lexicon.phrases.values()
        for phrase in phrases
        for word in phrase.split()
        if word.endswith("*") and len(fold(word.rstrip("*"))) < 3
    ]
    assert short == []
