"""Points beside names, in the pipeline that reads."""

from pathlib import Path

import spacy

from monitor.places.mentions.finder import KEY
from monitor.places.points import pointers


def _mentions(gazetteer_folder: Path, text: str) -> list[tuple[str, str]]:
    nlp = spacy.blank("xx")
    nlp.add_pipe("place_mentions", config={"gazetteer": str(gazetteer_folder)})
    nlp.add_pipe(pointers.COMPONENT)
    doc = nlp(text)
    return [(text[start:end], kind) for start, end, kind, _ in doc.user_data[KEY]]


def test_points_stand_among_the_names_in_order(gazetteer_folder: Path) -> None:
    text = "People in Beira: -19.84361, 34.83889, and Chimoio"
    assert _mentions(gazetteer_folder, text) == [
        ("Beira", "place"),
        ("-19.84361, 34.83889", "coordinates"),
        ("Chimoio", "place"),
    ]


def test_a_name_inside_a_link_is_part_of_the_link(gazetteer_folder: Path) -> None:
    link = "maps.google.com/maps/place/Beira/@-19.84,34.83,15z"
    assert _mentions(gazetteer_folder, f"go to {link} now") == [(link, "coordinates")]


def test_a_text_without_points_keeps_its_names(gazetteer_folder: Path) -> None:
    assert _mentions(gazetteer_folder, "no water in Beira") == [("Beira", "place")]
