"""Which lane a post is read in, by a cheap look. All texts are invented."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages import codes
from monitor.languages.cues import lexicon
from monitor.model.lanes import Lane
from monitor.steps.lanes import CUES, cries_for_help, lane_of
from tests.builders import NOON, a_post

CRIES = {
    "ar": "ومحاصرون على سطح المدرسة والماء يرتفع",
    "de": "Hilfe, wir sind eingeschlossen, das Wasser steigt",
    "en": "We're trapped in the attic, please help us",
    "es": "Estamos atrapados en la azotea, el agua sube",
    "fr": "Nous sommes coincés sur le toit, au secours",
    "hi": "हम छत पर फंसे हैं, बचाओ",
    "ht": "Nou bloke anba dekonm yo, tanpri ede nou",
    "id": "Kami terjebak di atap, tolong kami",
    "it": "Siamo intrappolati sul tetto, aiutateci",
    "pt": "Estamos presos no telhado, socorro",
    "ru": "Мы под завалами, спасите",
    "tl": "Na-trap kami sa bubong, tulungan niyo kami",
    "tr": "Enkaz altındayız, yardım edin",
    "ur": "ہم چھت پر پھنسے ہوئے ہیں، مدد کریں",
}
CALM = (
    "The mayor opens the new bridge on Friday",
    "Le marché est ouvert ce matin",
    "Hoy hay partido en el estadio",
    "Wir haben Wasser und Brot im Lager",
    "",
)


def lane(text: str, **more: object) -> Lane:
    return lane_of(a_post(text, created_at=NOON, **more), NOON)


@pytest.mark.parametrize("code", codes())
def test_a_cry_for_help_is_read_first_in_every_language(code: str) -> None:
    assert lane(CRIES[code]) is Lane.URGENT


@pytest.mark.parametrize("code", codes())
def test_every_phrase_of_danger_of_every_language_is_seen(code: str) -> None:
    for cue in CUES:
        for phrase in lexicon(code).phrases.get(cue, ()):
            assert cries_for_help(f"... {phrase.replace('*', '')}!"), phrase


@pytest.mark.parametrize("text", CALM)
def test_what_cries_for_nothing_is_read_in_its_turn(text: str) -> None:
    assert lane(text) is Lane.NORMAL


@pytest.mark.parametrize("network", ["sms", "email", "form"])
def test_what_is_written_to_the_desk_is_read_first(network: str) -> None:
    assert lane("The bridge is open", network=network) is Lane.URGENT


def test_reposts_and_what_is_old_go_one_lane_down() -> None:
    cry, calm = CRIES["en"], CALM[0]
    assert lane(cry, repost_of="1") is Lane.NORMAL
    assert lane(calm, repost_of="1") is Lane.LATER
    old = NOON - timedelta(hours=7)
    assert lane_of(a_post(cry, created_at=old), NOON) is Lane.NORMAL
    assert lane_of(a_post(calm, created_at=old), NOON) is Lane.LATER


@given(st.text(max_size=3_000))
def test_any_text_has_a_lane(text: str) -> None:
    assert lane(text) in Lane
