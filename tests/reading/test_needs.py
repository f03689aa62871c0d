"""Needs, kinds and urgency in five languages. All texts are invented."""

import pytest

from monitor.model.labels import Intent, Item, NeedKind, Urgency
from tests.reading.conftest import Read

REQUESTS = [
    (
        "en",
        "Urgent: we are 40 families in Riverside without drinking water, please send water",
        "water",
    ),
    ("en", "Nothing to eat here since two days, we need food for the children", "food"),
    (
        "en",
        "My mother needs insulin, the pharmacy was washed away, please help us",
        "medical_supplies",
    ),
    ("en", "We need tents and blankets, all our houses are down", "shelter"),
    ("fr", "Nous n'avons plus d'eau potable dans le quartier, aidez-nous svp", "water"),
    ("fr", "On a besoin de tentes et de couvertures pour 30 familles", "shelter"),
    ("fr", "Il y a des blessés chez nous, nous avons besoin d'un médecin", "medical_help"),
    ("es", "Necesitamos agua y comida para 50 familias en el barrio La Loma", "water"),
    ("es", "Estamos atrapados en el techo, el agua sigue subiendo, auxilio", "search_and_rescue"),
    ("es", "No tenemos medicinas para los ancianos, por favor ayuda", "medical_supplies"),
    ("ar", "نحتاج ماء وطعام للأطفال في المدرسة", "water"),
    ("ar", "أنقذونا نحن محاصرون فوق السطح والماء يرتفع", "search_and_rescue"),
    ("ar", "لا يوجد خبز ولا طعام في المخيم ساعدونا", "food"),
    ("ht", "Nou bezwen dlo ak manje nan katye nou an, nou gen anpil timoun", "food"),
    ("ht", "Tanpri voye tant pou nou, nap dòmi nan lari a", "shelter"),
    ("ht", "Moun yo blese isit la, nou pa gen medikaman", "medical_supplies"),
]


@pytest.mark.parametrize(("language", "text", "item"), REQUESTS)
def test_a_request_is_read_in_its_language(read: Read, language: str, text: str, item: str) -> None:
    report = read(text)
    assert report.language == language
    assert report.relevant
    asked = {need.item.value for need in report.needs if need.kind is NeedKind.ASKED}
    assert item in asked
    assert report.intent is Intent.REQUEST


HARD_NEGATIVES = [
    "I'm drowning in homework lol, need coffee",
    "I love the sound of rain on the roof",
    "Can't believe that news about the helicopter crash. Right beside my school too",
    "Are we out on the row boat around tomorrow?",
    "Pray for everyone in the storm, our thoughts are with you",
    "haha we are starving for attention on this team 😂",
    "Je me noie dans le travail, besoin de vacances mdr",
    "Ahogada en tareas jajaja necesito dormir",
    "Nan travay sa yo map neye, se blag",
    "غرقان في الواجبات ههههه محتاج قهوة",
    "No water pressure jokes please, watching the game tonight",
]


@pytest.mark.parametrize("text", HARD_NEGATIVES)
def test_jokes_prayers_and_small_talk_ask_for_nothing(read: Read, text: str) -> None:
    report = read(text)
    assert [need for need in report.needs if need.kind is NeedKind.ASKED] == []
    assert report.urgency is not Urgency.IMMEDIATE


@pytest.mark.parametrize(
    "text",
    [
        "We can host two families and we have spare blankets, call me if you need shelter",
        "Nous pouvons héberger une famille et offrons des repas gratuits",
        "Ofrecemos comida gratis para quien lo necesite en la parroquia",
        "نوفر طعام مجانا لمن يحتاج في مطعمنا",
        "Nou ka bay manje gratis pou moun ki bezwen",
    ],
)
def test_an_offer_is_offered_not_asked(read: Read, text: str) -> None:
    report = read(text)
    assert report.intent is Intent.OFFER
    assert {need.kind for need in report.needs} == {NeedKind.OFFERED}


def test_a_need_that_is_met_is_no_need(read: Read) -> None:
    report = read("Thank you, the school no longer needs water")
    assert Item.WATER not in {need.item for need in report.needs if need.kind is NeedKind.ASKED}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Is it true that the dam broke? I heard that from a neighbour", Intent.RUMOUR),
        ("¿Es verdad que se rompió la presa?", Intent.RUMOUR),
        ("هل صحيح أن السد انهار؟", Intent.RUMOUR),
        ("Where can we find a shelter that takes dogs?", Intent.QUESTION),
        ("Ki kote yo ap bay enfòmasyon sou siklòn nan?", Intent.QUESTION),
        ("Shame on the council, useless and corrupt, nobody cares about us", Intent.OPINION),
        ("Toutes nos pensées et prières aux familles, courage à tous", Intent.SYMPATHY),
    ],
)
def test_what_a_post_is_for(read: Read, text: str, intent: Intent) -> None:
    assert read(text).intent is intent


def test_danger_to_life_now_is_immediate(read: Read) -> None:
    report = read("We are trapped under the rubble with two children, please send rescue now")
    assert report.urgency is Urgency.IMMEDIATE
    assert report.severity.value == "Extreme"
    assert report.certainty.value == "Observed"
