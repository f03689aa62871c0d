"""What posts are for in seven more languages. All texts are invented."""

import pytest

from monitor.model.labels import Intent, NeedKind, Urgency
from tests.reading.conftest import Read

REQUESTS = [
    ("Precisamos de água potável para 40 famílias no bairro", "pt", "water", 40, "households"),
    ("Estamos presos no telhado, somos 6 pessoas, socorro", "pt", "search_and_rescue", 6, "people"),
    ("Servono coperte e tende per 40 famiglie", "it", "shelter", 40, "households"),
    ("Aiutateci, 3 bambini sotto le macerie", "it", "search_and_rescue", 3, "children"),
    ("40 aile için acil çadır ve battaniye lazım", "tr", "shelter", 40, "households"),
    ("Enkaz altında 5 kişi var, yardım edin", "tr", "search_and_rescue", 5, "people"),
    ("Kailangan po namin ng tubig, 40 pamilya kami dito", "tl", "water", 40, "households"),
    ("Nasa bubong kami, 12 katao, tulungan nyo kami", "tl", "search_and_rescue", 12, "people"),
    ("Срочно нужна питьевая вода, здесь 40 семей", "ru", "water", 40, "households"),
    ("Пришлите лодку, мы на крыше, 6 человек", "ru", "search_and_rescue", 6, "people"),
    ("ہمیں پانی چاہیے، یہاں 40 خاندان ہیں", "ur", "water", 40, "households"),
    ("Humein khana chahiye, 40 khandan bhookay hain", "ur", "food", 40, "households"),
    ("hum chhat par phanse hue hain, 6 log, madad karo", "ur", "search_and_rescue", 6, "people"),
    ("हमें पीने का पानी चाहिए, यहाँ 40 परिवार हैं", "hi", "water", 40, "households"),
    ("हम छत पर फंसे हुए हैं, 6 लोग, मदद करो", "hi", "search_and_rescue", 6, "people"),
]


@pytest.mark.parametrize(("text", "language", "item", "count", "unit"), REQUESTS)
def test_a_request_and_its_people(
    read: Read, text: str, language: str, item: str, count: int, unit: str
) -> None:
    report = read(text)
    assert report.language == language
    assert report.relevant
    assert report.intent is Intent.REQUEST
    need = {one.item.value: one for one in report.needs}[item]
    assert need.kind is NeedKind.ASKED
    assert need.people is not None
    assert (need.people.count, need.people.unit) == (count, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Podemos abrigar duas famílias, comida grátis para quem precisar",
        "Possiamo ospitare una famiglia, pasti gratis per chi ha bisogno",
        "İhtiyacı olanlara ücretsiz yemek dağıtıyoruz",
        "Namimigay kami ng libreng pagkain para sa mga nangangailangan",
        "Можем разместить две семьи, бесплатная еда всем нуждающимся",
        "ہم ضرورت مندوں کو مفت کھانا دے سکتے ہیں",
        "Hum zaroorat mandon ko muft khana de sakte hain",
        "हम जरूरतमंदों को मुफ्त खाना दे सकते हैं",
    ],
)
def test_an_offer_is_offered(read: Read, text: str) -> None:
    report = read(text)
    assert report.intent is Intent.OFFER
    assert {one.kind for one in report.needs} == {NeedKind.OFFERED}


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        (Intent.QUESTION, "Onde fica o abrigo mais próximo?"),
        (Intent.QUESTION, "Dove possiamo trovare un rifugio?"),
        (Intent.QUESTION, "En yakın barınak nerede bilen var mı?"),
        (Intent.QUESTION, "Saan po ang evacuation center?"),
        (Intent.QUESTION, "Где находится ближайшее укрытие?"),
        (Intent.QUESTION, "پناہ گاہ کہاں ہے؟"),
        (Intent.QUESTION, "Relief camp kahan hai, kisi ko pata hai?"),
        (Intent.QUESTION, "राहत शिविर कहाँ है?"),
        (Intent.RUMOUR, "É verdade que a barragem rompeu?"),
        (Intent.RUMOUR, "È vero che la diga ha ceduto?"),
        (Intent.RUMOUR, "Baraj yıkıldı diyorlar, doğru mu?"),
        (Intent.RUMOUR, "Totoo ba na gumuho ang dam?"),
        (Intent.RUMOUR, "Правда ли, что прорвало дамбу?"),
        (Intent.RUMOUR, "کیا یہ سچ ہے کہ بند ٹوٹ گیا؟"),
        (Intent.RUMOUR, "Suna hai ke band toot gaya, kya yeh sach hai?"),
        (Intent.RUMOUR, "क्या यह सच है कि बांध टूट गया?"),
    ],
)
def test_questions_and_rumours(read: Read, intent: Intent, text: str) -> None:
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "Afogada em provas kkk preciso de férias",
        "Sommersa dai compiti ahahah ho bisogno di un caffè",
        "Ödevlerde boğuluyorum hahaha kahveye ihtiyacım var",
        "Nalulunod ako sa assignments haha kailangan ko ng tulog",
        "Тону в работе ахаха, нужен отпуск",
        "ہوم ورک میں ڈوب رہا ہوں ہاہاہا چھٹی چاہیے",
        "Assignments mein doob raha hun haha chai chahiye",
        "होमवर्क में डूब रहा हूँ हाहाहा छुट्टी चाहिए",
    ],
)
def test_jokes_ask_for_nothing(read: Read, text: str) -> None:
    report = read(text)
    assert [one for one in report.needs if one.kind is NeedKind.ASKED] == []
    assert report.urgency is not Urgency.IMMEDIATE
