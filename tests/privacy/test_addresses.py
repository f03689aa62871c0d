"""Addresses in texts, in the orders and words of twelve languages. All are invented."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.privacy.addresses import address_spans
from monitor.privacy.veil import PLACE, veiled
from tests.faults.growth import growth_of

FORMS = tomllib.loads(Path(__file__).with_name("addresses.toml").read_text(encoding="utf-8"))


@st.composite
def addresses(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A sentence with an address in it, and what of it nobody must read."""
    language = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    form = draw(st.sampled_from(language["forms"]))
    first, second = draw(st.permutations(language["names"].split()))[:2]
    values = {
        "a": first,
        "al": first.lower(),
        "b": second,
        "n": str(draw(st.integers(101, 9998))),
        "f": str(draw(st.integers(51, 99))),
        "p": str(draw(st.integers(10_001, 99_998))),
    }
    secrets = [value for key, value in values.items() if f"{{{key}}}" in form]
    address = form.format(**values)
    if draw(st.booleans()):
        address, secrets = address.upper(), [secret.upper() for secret in secrets]
    return language["sentence"].format(address), secrets


@given(addresses())
def test_a_generated_address_is_never_readable(case: tuple[str, list[str]]) -> None:
    text, secrets = case
    shown = veiled(text).text
    assert PLACE in shown
    for secret in secrets:
        assert secret not in shown, (text, shown)
    assert "40" in shown, "how many people there are stays"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("14 rua da Praia", PLACE),
        ("Rua da Praia, 14, 4000-123 Porto", f"{PLACE} Porto"),
        ("Musterstr. 5, wir sind vier", f"{PLACE}, wir sind vier"),
        ("Av. 9 de Julio 1234", PLACE),
        ("123 Main St Apt 4B, Springfield 12345", PLACE),
        ("Block C, House 27", PLACE),
        ("Avenida Eduardo Mondlane 412, 3rd floor", PLACE),
        ("10 Downing Street, London", f"{PLACE}, London"),
        ("12-3 улица Мира", PLACE),
        ("вул. 1 Травня, 45. Дед с бабой на крыше", f"{PLACE}. Дед с бабой на крыше"),
        ("Xola 44, cuarto piso", PLACE),
        ("40 people in street 5", f"40 people in {PLACE}"),
        ("Water at Rua do Matadouro, please", f"Water at {PLACE}, please"),
        ("Karanfil Sokağı'nda 6 kişi", f"{PLACE} 6 kişi"),
        ("Jalan Melati No. 12 RT 3 RW 4", PLACE),
    ],
)
def test_addresses_are_masked_whole(text: str, shown: str) -> None:
    assert veiled(text).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "we need water for 40 people in Beira, 3 of them babies",
        "the street is flooded, 12 houses are gone, we are 5 on the roof",
        "3rd floor is full of smoke",
        "we can house 27 people tonight",
        "contact us via WhatsApp or call 112 at 7",
        "in Port St Joe 40 families wait",
        "Hurricane Harvey 2017 was worse; Phase 4 in 3 districts",
        "Signal no. 3 over Catanduanes by 5 pm",
        "5-year-old boy, 14:30, 20.000 people, 4.7 on 12.05.2024",
        "na rua sem comida há 3 dias, 14 pessoas",
        "uma casa 12 pessoas dentro",
        "en la calle hay 40 heridos, faltan 200 carpas",
        "dans la rue il y a 40 personnes, 3 jours sans eau",
        "in casa 4 bambini, 2 giorni senza luce",
        "kay la gen 8 moun, nou nan lari a depi 3 jou",
        "40 kişi sokakta kaldı, 3 gün oldu, kat kat battaniye lazım",
        "на улице 40 человек, 3 дня без воды, дом 40 квартир",
        "3 palapag ang bahay, 12 katao sa bubong",
        "عم ينامو بالشارع 40 شخص من 3 أيام",
        "सड़क बंद है, 40 लोग फंसे हैं, 3 दिन से पानी नहीं",
        "سڑک بند ہے، 40 لوگ پھنسے ہیں",
        "bijli nahi 3 din se, 40 log chhat par",
    ],
)
def test_plain_sentences_with_numbers_stay(text: str) -> None:
    assert veiled(text).text == text


@given(st.text())
def test_spans_lie_in_the_text_and_apart(text: str) -> None:
    last = 0
    for start, end in address_spans(text):
        assert last <= start < end <= len(text)
        last = end


UNITS = (
    *("rua ", "rua Um ", "Rua Um 5 ", "rua de ", "5 ", "5, ", "1.2345 ", "1.2345", "12-", "1,"),
    *("a ", "A ", "St ", "Dr. ", "Kat 3 ", "no: ", "15 Main ", "5 de ", "-", "a-", "a'", "xyz"),
    *("شارع ", "١٢ شارع ", "ул. Л ", "www.", "https://", "a.", "a_", "+", "@", "a@", "@a.", "1 2 "),
    *("84 123 4567 ", "geo:", "/a.b", "///a.b", "1°2'", "5GC8+2Q ", "t.me/", "\n", " ", "°", "1°"),
    *("Rua Um, ", "-19.84 ", "lat ", "1.2345 lon", "(", "00", "\u0301", "é", "a\u0301", "casa 5 "),
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_masking_takes_linear_time(unit: str) -> None:
    def text(length: int) -> str:
        return f"need water in Beira {unit * (length // len(unit))}"

    growth = growth_of(veiled, text, 3_000)
    assert growth.is_linear, growth


NAMES = st.lists(st.sampled_from(["Porta", "Sem Nome", "zona verde"]), min_size=1)


@given(NAMES, st.sampled_from([" ", ", ", "-"]))
def test_a_name_is_masked_wherever_it_stands(names: list[str], between: str) -> None:
    text = between.join(("Zona Nova", *names, "ZONA NOVA", "Zona Novata"))
    reading = {"mentions": [{"start": 0, "end": 9}], "places": []}
    shown = veiled(text, [reading]).text
    assert "zona nova" not in shown.lower().replace("zona novata", "")
    assert shown.endswith("Zona Novata")
