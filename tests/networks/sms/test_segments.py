import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.networks.sms.segments import MAX_PARTS, is_gsm, size

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""3GPP TS 23.038, 6.2.1: the 128 places of the table without the escape."""

EXTENSION = "\f^{}\\[~]|€"
"""3GPP TS 23.038, 6.2.1.1."""


@pytest.mark.parametrize(
    ("text", "used", "parts"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("a" * 152 + "€" + "a" * 10, 153 + 2 + 10, 2),  # the euro would be torn apart
        ("Ω" * 160, 160, 1),
        ("ç" * 70, 70, 1),  # only its capital is in the table
        ("ç" * 71, 71, 2),
        ("ا" * 134, 134, 2),
        ("ا" * 135, 135, 3),
        ("🙏" * 35, 70, 1),
        ("🙏" * 36, 67 + 6, 2),  # 33 pairs in the first part, one unit stays empty
        ("a" * 70 + "ç", 71, 2),
    ],
)
def test_parts_are_counted_as_the_standard_counts_them(text: str, used: int, parts: int) -> None:
    told = size(text)
    assert (told.used, told.parts) == (used, parts)
    assert told.fits


def test_both_tables_are_known_whole() -> None:
    assert len(BASIC) == 127
    assert all(size(one).used == 1 and is_gsm(one) for one in BASIC)
    assert all(size(one).used == 2 and is_gsm(one) for one in EXTENSION)
    assert not any(is_gsm(one) for one in "\x1bçÁ`’“–…\u00a0\tşğ中ا")


def test_ten_parts_are_the_most() -> None:
    assert size("a" * 1530).fits
    assert not size("a" * 1531).fits
    assert size("ا" * 670).fits
    assert not size("ا" * 671).fits


@given(st.text(alphabet=BASIC + EXTENSION + "ç🙏ا", max_size=400))
def test_no_part_holds_more_than_it_can(text: str) -> None:
    told = size(text)
    gsm = is_gsm(text)
    whole, piece = (160, 153) if gsm else (70, 67)
    bare = (
        sum(2 if one in EXTENSION else 1 for one in text)
        if gsm
        else len(text.encode("utf-16-le")) // 2
    )
    assert bare <= told.used <= bare + told.parts  # at most one place of a part stays empty
    assert (told.parts == 1) == (bare <= whole)
    if told.parts > 1:
        assert (told.parts - 1) * piece < told.used <= told.parts * piece
    assert told.fits == (told.parts <= MAX_PARTS)
