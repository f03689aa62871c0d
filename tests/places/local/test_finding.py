from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.places.gazetteer.index import Gazetteer
from monitor.places.local.finding import find_local, with_local
from monitor.places.local.index import LocalNames
from monitor.places.mentions.finder import find_mentions
from tests.places.local.places import a_local_place, local_names


@pytest.fixture(scope="module")
def names(gazetteer: Gazetteer) -> LocalNames:
    return local_names(
        gazetteer,
        a_local_place("Escola do Matadouro", "Matadouro school"),
        a_local_place("Macúti", code="MZ0402"),
        a_local_place("Kavuma"),
        a_local_place("Palma"),
        a_local_place("Camp 4 (Extension)"),
        a_local_place("Hope"),
        a_local_place("Main Road"),
        a_local_place("مخيم السلام"),
        a_local_place("السوق"),
        a_local_place("第三避難所"),
        a_local_place("ศูนย์พักพิงหนองบัว"),
        a_local_place("आशा शिविर"),
        a_local_place("KB"),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("stuck at escola do matadouro since noon", ["escola do matadouro"]),
        ("the MATADOURO SCHOOL is full", ["MATADOURO SCHOOL"]),
        ("nothing left in macuti, or Macúti", ["macuti", "Macúti"]),
        ("we are in mz0402!", ["mz0402"]),
        ("#EscolaDoMatadouro #kavuma #HelpKavuma", ["EscolaDoMatadouro", "kavuma", "Kavuma"]),
        ("Camp 4 Extension, camp 4 (extension)", ["Camp 4 Extension", "camp 4 (extension"]),
        ("We hope. Hope is all. They are at Hope now", ["Hope"]),
        ("HOPE TO SEE YOU AT HOPE SOON", []),
        ("off the main road, on the Main Road", ["Main Road"]),
        ("نحن في مخيم السلام وبمخيم السلام", ["مخيم السلام", "مخيم السلام"]),
        ("ذهبنا الى السوق", []),
        ("我们在第三避難所没有水", ["第三避難所"]),
        ("อยู่ที่ศูนย์พักพิงหนองบัว", ["ศูนย์พักพิงหนองบัว"]),
        ("हम आशा शिविर में हैं", ["आशा शिविर"]),
        ("kb of water in KB", ["KB"]),
        ("https://example.org/kavuma @kavuma", []),
    ],
)
def test_a_name_is_found_in_its_spellings(names: LocalNames, text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in find_local(names, text)] == found


def test_the_longer_name_stands_and_the_local_one_of_two_as_long(
    gazetteer: Gazetteer, names: LocalNames
) -> None:
    text = "From Palma Soriano to Palma, Beira"
    world = find_mentions(gazetteer, text)
    assert [one.text for one in world] == ["Palma Soriano", "Palma", "Beira"]
    together = with_local(names, text, world)
    assert [one.text for one in together] == ["Palma Soriano", "Palma", "Beira"]
    text = "At the Matadouro school in Beira"
    found = with_local(names, text, find_mentions(gazetteer, text))
    assert [(one.text, one.kind) for one in found] == [
        ("Matadouro school", "place"), ("Beira", "place"),
    ]  # fmt: skip


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "part", ["Hope ", "Hope.\n", "Main Road ", "第三避", "#", "Camp 4 (", "بال"]
)
def test_a_long_text_of_names_takes_no_long_time(names: LocalNames, part: str) -> None:
    with_local(names, part * (10_000 // len(part)), [])


_LATIN = ("Escola", "do", "Matadouro", "#Kavuma", "MZ0402", "(", "é")
_WORDS = (*_LATIN, "و", "بمخيم", "السلام", "第三避難所")


@given(st.text(max_size=60) | st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join))
def test_mentions_are_words_of_the_text_in_order_without_overlaps(text: str) -> None:
    assert _names is not None
    mentions = with_local(_names, text, [])
    for one in mentions:
        assert text[one.start : one.end] == one.text != ""
    for one, after in pairwise(mentions):
        assert one.end <= after.start


_names: LocalNames | None = None
_gazetteer: Gazetteer | None = None


@pytest.fixture(autouse=True, scope="module")
def _shared(names: LocalNames, gazetteer: Gazetteer) -> None:
    """A property test asks for no fixture of a shorter life than its own."""
    global _names, _gazetteer
    _names, _gazetteer = names, gazetteer


@given(
    st.lists(st.sampled_from(["Kavuma", "Palma", "Soriano", "Beira", "and", ",", "Escola do"])).map(
        " ".join
    )
)
def test_with_the_world_s_names_too_they_are_in_order_without_overlaps(text: str) -> None:
    assert _names is not None
    assert _gazetteer is not None
    world = find_mentions(_gazetteer, text)
    mentions = with_local(_names, text, world)
    for one, after in pairwise(mentions):
        assert one.end <= after.start
    covered = {at for one in mentions for at in range(one.start, one.end)}
    assert all(covered & set(range(one.start, one.end)) for one in world)
