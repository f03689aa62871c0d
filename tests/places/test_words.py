"""Words of a text, whatever the text, and the forms that are compared."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.places.words import compared, inflected, name_key, plain, split


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("القاهره", "القاهرة"),
        ("الاسكندرية", "الإسكندرية"),
        ("مستشفي", "مستشفى"),
        ("الرّيَاض", "الرياض"),
        ("الـريـاض", "الرياض"),
        ("آسيا", "اسيا"),
        ("کرکوک", "كركوك"),
        ("Móscow", "MÓSCOW"),
    ],
)
def test_ways_of_writing_a_name_are_one(written: str, stored: str) -> None:
    assert compared(written) == compared(stored)


@pytest.mark.parametrize(
    ("written", "stored"),
    [("صنعا", "صنعاء"), ("البيضا", "البيضاء"), ("شاطي", "شاطئ"), ("سان خوسيه", "سان خوسيه")],
)
def test_a_name_without_its_hamza_is_its_plain_form(written: str, stored: str) -> None:
    assert plain(name_key(stored)) == name_key(written)


@pytest.mark.parametrize(
    ("name", "bent"),
    [("москва", "москве"), ("одесса", "одессу"), ("киев", "киева"), ("россия", "россии")],
)
def test_russian_names_are_bent_after_prepositions(name: str, bent: str) -> None:
    assert bent in set(inflected(name))


@pytest.mark.parametrize("name", ["moscow", "القاهرة", "нью-йорк", "сочи", "уфа"])
def test_other_names_are_not_bent(name: str) -> None:
    assert not list(inflected(name))


@given(st.text(max_size=40))
def test_comparing_twice_changes_nothing(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(alphabet=string.ascii_letters + string.digits + "##@@..__ /:'-+\n", max_size=80))
def test_ascii_is_cut_as_any_other_text(text: str) -> None:
    words, tags = split(text)
    assert (words, tags) == (split(f"{text} é")[0][:-1], split(f"{text} é")[1])
