"""What posts say of the organisation. All texts and names are invented."""

from dataclasses import replace

import pytest

from monitor.model.labels import Stance
from monitor.model.reports import Report
from monitor.model.watched import WatchedNames
from monitor.reading.pipeline import load_pipeline
from monitor.reading.reader import SpacyReader
from tests.reading.conftest import report

WATCHED = SpacyReader(load_pipeline(), WatchedNames(["@AidDeskTamu", "Aid Desk Tamu"]))


def read(text: str, author: str = "@someone") -> Report:
    asked = report(text)
    return WATCHED.read([replace(asked, post=replace(asked.post, author=author))])[0]


@pytest.mark.parametrize(
    ("stance", "text"),
    [
        ("praise", "Thank you @AidDeskTamu, the tents arrived, great work"),
        ("praise", "Merci @AidDeskTamu, beau travail"),
        ("praise", "Mil gracias a @AidDeskTamu, buen trabajo"),
        ("praise", "شكرا @AidDeskTamu على جهودكم"),
        ("praise", "Mèsi anpil @AidDeskTamu, bon travay"),
        ("praise", "Parabéns @AidDeskTamu, muito obrigada"),
        ("complaint", "@AidDeskTamu still waiting for the trucks you promised us"),
        ("complaint", "Aid Desk Tamu? Thanks for nothing, nobody came"),
        ("complaint", "@AidDeskTamu on attend toujours, personne ne répond"),
        ("complaint", "@AidDeskTamu nadie contesta, qué vergüenza"),
        ("complaint", "@AidDeskTamu اتصلنا مرتين ولا أحد رد، لا أحد يرد علينا"),
        ("complaint", "@AidDeskTamu pèsonn pa reponn, nou te tann tout lannwit"),
        ("complaint", "@AidDeskTamu ninguém veio, vergonha"),
        ("question", "@AidDeskTamu where can we get water in the old town?"),
        ("question", "Thanks @AidDeskTamu, when will the clinic open?"),
        ("question", "@AidDeskTamu où peut-on trouver un abri ?"),
        ("question", "@AidDeskTamu onde fica o abrigo?"),
        ("neutral", "No water in the harbour since last night @AidDeskTamu"),
        ("neutral", "the aid desk  Tamu car is at the school"),
    ],
)
def test_what_is_said_of_us(stance: str, text: str) -> None:
    found = read(text)
    assert found.opinion_of_us is not None
    assert found.opinion_of_us.stance == stance
    spans = [one for one in found.reasons if one.label == "opinion_of_us"]
    assert spans
    assert all(text[one.start : one.end].strip() for one in spans)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you all, great work",
        "@AidDeskTamu2 is somebody else, shame",
        "RT @AidDeskTamu: boil the water before you drink it",
    ],
)
def test_what_does_not_name_us_is_no_opinion_of_us(text: str) -> None:
    assert read(text).opinion_of_us is None


def test_without_watched_names_nothing_is_told() -> None:
    reader = SpacyReader(load_pipeline())
    found = reader.read([report("Thank you @AidDeskTamu")])[0]
    assert (found.opinion_of_us, found.our_own) == (None, False)


def test_our_own_posts_are_known_by_their_author() -> None:
    found = read("Thank you @AidDeskTamu volunteers", author="@aiddesktamu")
    assert found.our_own
    assert found.opinion_of_us is None
    assert not read("hello", author="").our_own


def test_every_stance_has_a_word() -> None:
    assert {str(one) for one in Stance} == {"praise", "complaint", "question", "neutral"}
