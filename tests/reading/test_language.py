"""Languages of short texts. All texts are invented."""

import tomllib
from pathlib import Path

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


def short_posts() -> dict[str, list[str]]:
    path = Path(__file__).with_name("short_posts.toml")
    found: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", [name for name, posts in short_posts().items() if len(posts) > 9])
def test_at_most_one_of_twelve_short_posts_is_mistaken(read: Read, name: str) -> None:
    posts = short_posts()[name]
    told = [read(post).language for post in posts]
    assert told.count(name.split("_")[0]) >= len(posts) - 1


@pytest.mark.parametrize("language", ["de", "id", "uk"])
def test_other_languages_get_their_own_tag(read: Read, language: str) -> None:
    assert [read(post).language for post in short_posts()[language]] == [language] * 3


def test_urdu_in_latin_script_says_so(read: Read) -> None:
    latin = read("Humein pani chahiye, bache bhookay hain")
    assert latin.language == "ur"
    assert [one.why for one in latin.reasons if one.label == "language"] == ["ur, in Latin script"]
    arabic = read("ہمیں پانی چاہیے")
    assert not [one for one in arabic.reasons if one.label == "language"]
