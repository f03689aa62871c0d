from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.areas import Area
from monitor.places.gazetteer.index import Gazetteer, open_gazetteer
from monitor.places.mentions.finder import MentionFinder, find_mentions


def _texts(gazetteer: Gazetteer, text: str) -> list[str]:
    return [mention.text for mention in find_mentions(gazetteer, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Of course we hope the Police arrive soon",
        "Nice people everywhere, reading the list aloud",
        "Reading this makes me sad. Hope everyone is safe",
        "Agua por favor, necesitamos Agua",
        "Harvey took our roof",
        "Hurricane Irma is close. Irma is getting strong",
        "cyclone Nalani hit us, Nalani is over now",
        "Stay safe #HurricaneIrma",
        "#romance is in the air",
        "write to @paris or nobody@london.example, see https://haiti.example/Lima",
        "هل كان الماء نظيفا",
        "المدينة تغرق",
        "12345 67 890",
        "",
    ],
)
def test_words_people_and_storms_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert _texts(gazetteer, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leogane, Haiti: no water", ["Leogane", "Haiti"]),
        ("houses fell in leogane, haiti", ["leogane", "haiti"]),
        ("nou bezwen dlo nan Jacmel", ["Jacmel"]),
        ("we are stuck in houston, send a boat", ["houston"]),
        ("the road to Port-au-Prince is cut", ["Port-au-Prince"]),
        ("floods across Mexico City", ["Mexico City"]),
        ("Bogotá y Bogota", ["Bogotá", "Bogota"]),
        ("the U.S. sent help", ["U.S."]),
        ("in the Bahamas", ["Bahamas"]),
        ("Haiti's roads are blocked", ["Haiti"]),
        ("पोखरा में पानी नहीं है", ["पोखरा"]),
    ],
)
def test_names_are_found_as_written(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    assert _texts(gazetteer, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#PrayForManila", "Manila"),
        ("#prayformanila", "manila"),
        ("#PuertoRico will rise", "PuertoRico"),
        ("#puertorico will rise", "puertorico"),
        ("send boats #houstonflood", "houston"),
        ("#Nepal2015", "Nepal"),
        ("انفجار #مرفأ_بيروت", "مرفأ_بيروت"),
    ],
)
def test_a_place_in_a_hashtag_is_found_without_the_rest_of_it(
    gazetteer: Gazetteer, text: str, expected: str
) -> None:
    (mention,) = find_mentions(gazetteer, text)
    assert (mention.text, mention.kind) == (expected, "hashtag")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الماء انقطع في بيروت", "بيروت"),
        ("نحتاج خياما بالقاهرة", "بالقاهرة"),
        ("المساعدات وصلت للأردن", "للأردن"),
    ],
)
def test_an_arabic_mention_is_the_whole_word_with_its_prefixes(
    gazetteer: Gazetteer, text: str, expected: str
) -> None:
    (mention,) = find_mentions(gazetteer, text)
    assert mention.text == expected
    assert mention.kind == "place"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("floods in #Kochi #KochiFloods", ["Kochi"]),
        ("#MexicoEarthquake: nothing is left of Puebla", ["Puebla"]),
        ("all the latest #ManilaNews", []),
        ("#HurricaneFlorence is here, Florence hits us", []),
    ],
)
def test_a_part_of_a_hashtag_counts_only_where_it_tells_more(
    gazetteer: Gazetteer, text: str, expected: list[str]
) -> None:
    assert _texts(gazetteer, text) == expected


@pytest.mark.parametrize(
    "text", ["Paris Hilton sends love", "Mayor Houston said no", "wrote to Florence Jackson"]
)
def test_persons_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert _texts(gazetteer, text) == []


def test_streets_rivers_and_schools_are_found_by_their_kind(gazetteer: Gazetteer) -> None:
    text = "The Clarence River broke its banks in Howard County"
    assert _texts(gazetteer, text) == ["Clarence River", "Howard County"]


def test_a_name_inside_the_area_is_more_probable(gazetteer: Gazetteer) -> None:
    text = "no news from Kaikoura"
    (inside,) = find_mentions(gazetteer, text, area=Area(countries=("NZ",)))
    (outside,) = find_mentions(gazetteer, text, area=Area(countries=("MX",)))
    assert 0 < outside.score < inside.score <= 1


_PIECES = st.sampled_from(
    [
        "Haiti",
        "#PrayForManila",
        "لبنان",
        "وبيروت",
        "U.S.",
        "Port-au-Prince",
        "@",
        "#",
        "_",
        "İ",
        "ﷺ",
    ]
)


@settings(max_examples=300)
@given(text=st.one_of(st.text(max_size=200), st.lists(_PIECES | st.text(max_size=3)).map("".join)))
def test_any_text_is_read_and_offsets_say_where(gazetteer: Gazetteer, text: str) -> None:
    end = 0
    for mention in find_mentions(gazetteer, text):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        end = mention.end


@pytest.mark.parametrize("text", ["@" * 20_000, "a." * 10_000, "#" + "aB" * 10_000, "é" * 20_000])
def test_long_and_odd_texts_do_not_take_long(gazetteer: Gazetteer, text: str) -> None:
    find_mentions(gazetteer, text)  # the time limit of the test run is the check


def test_the_component_gives_exact_offsets(gazetteer_folder: Path) -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("place_mentions", config={"gazetteer": str(gazetteer_folder)})
    doc = nlp("Help #PrayForManila and Leogane, Haiti")
    exact = [doc.text[start:end] for start, end, *_ in doc.user_data["mentions"]]
    assert exact == ["Manila", "Leogane", "Haiti"]
    assert [kind for _, _, kind, _ in doc.user_data["mentions"]] == ["hashtag", "place", "place"]


def test_texts_read_together_are_read_as_each_alone(gazetteer_folder: Path) -> None:
    nlp = spacy.blank("xx")
    finder = MentionFinder(open_gazetteer(gazetteer_folder))
    texts = ["Flood in Beira", "", "فيضان في بيروت", "#PrayForManila", "no water", "Leogane, Haiti"]
    together = finder.pipe((nlp.make_doc(text) for text in texts), batch_size=4)
    alone = [finder(nlp.make_doc(text)) for text in texts]
    assert [doc.user_data for doc in together] == [doc.user_data for doc in alone]
    assert sum(bool(doc.user_data["mentions"]) for doc in alone) >= 4


def test_a_document_with_mentions_can_go_to_another_process(gazetteer_folder: Path) -> None:
    nlp = spacy.blank("xx")
    doc = MentionFinder(open_gazetteer(gazetteer_folder))(nlp("no water in Jacmel"))
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [tuple(one[:3]) for one in again.user_data["mentions"]] == [(12, 18, "place")]
    assert 0.5 < again.user_data["mentions"][0][3] <= 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dondo needs food", ["Dondo"]),
        ("Beira: no water since Friday", ["Beira"]),
        ("The Red Cross is here", []),
        ("Maria Dondo needs food", []),
    ],
)
def test_a_plain_name_of_the_area_is_found_where_the_area_is_known(
    gazetteer: Gazetteer, text: str, found: list[str]
) -> None:
    area = Area(countries=("MZ",))
    assert [one.text for one in find_mentions(gazetteer, text, area)] == found
