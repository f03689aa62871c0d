"""Choosing what a place is, through the pages: who may, what is said, and what is told."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from monitor.model.places import Candidate, Place, Precision
from monitor.model.roles import CHOOSES_PLACES, Role
from tests.builders import a_place, a_report
from tests.conftest import rows
from tests.log import kinds, newest_entry
from tests.web.site import Site, soup, words_of

DONDO = Candidate("geonames:1", "Dondo", "MZ", "Sofala", -19.61, 34.74, Precision.CITY, 70_000, 0.3)


def fill(site: Site) -> None:
    beira = a_place("Beira", uncertain=True)
    both = Place(beira.mention, (*beira.candidates, DONDO), None, 0.4)
    site.file(
        a_report("Beira needs water, forty of us", place=both),
        a_report("No food in Savane for two days", place=a_place("Savane", lat=-19.6, lon=34.7)),
    )


@pytest.fixture
def named(site: Site, gazetteer_folder: Path) -> Site:
    (site.settings.data_dir / "gazetteer").symlink_to(gazetteer_folder)
    return site


def send(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    token = client.get("/board").text.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post(address, data={"csrf_token": token} | fields)


def heading(site: Site) -> str:
    return " ".join(words_of(soup(site.signed_in(), "/board?incident=1").select("#detail h1")))


def test_each_candidate_says_what_speaks_for_it(site: Site) -> None:
    fill(site)
    page = soup(site.signed_in(), "/board?incident=1")
    said = words_of(page.select("#places .candidate"))
    assert said[0] == "1 Beira , MZ city · 0.90 · 30 km from the nearest other incident (Savane)"
    assert said[1].startswith("2 Dondo , Sofala , MZ city · 0.30 · 4.3 km from the nearest")
    assert said[2] == "no place at all"
    assert page.select_one("[data-map=small][data-candidates]") is not None


def test_choosing_leads_back_to_the_board_as_it_was_filtered(site: Site) -> None:
    fill(site)
    client = site.signed_in()
    answer = send(client, "/incident/1/place?q=water", words="Beira", seen="0", choice="geonames:1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/board?q=water&incident=1"
    assert "Dondo" in heading(site)
    page = soup(client, "/board?incident=1")
    assert "“ Beira ” is Dondo , chosen by An Officer" in " ".join(words_of(page.select(".chosen")))
    assert "chosen by An Officer: Dondo, MZ" in " ".join(words_of(page.select(".why")))
    assert kinds(newest_entry(site.database, site.deployment)) == ["PlaceChosen"]
    correction = page.select(".chosen [name=correction]")[0]["value"]
    send(client, "/incident/1/place/undo", correction=str(correction))
    assert "place uncertain: Beira" in heading(site)


def test_the_second_of_two_officers_is_told(site: Site) -> None:
    fill(site)
    ana, ben = site.signed_in(), site.signed_in(Role.APPROVER)
    fields = {"words": "Beira", "seen": "0"}
    send(ana, "/incident/1/place", choice="geonames:1", **fields)
    answer = send(ben, "/incident/1/place", choice="none", **fields)
    assert answer.status_code == 409
    assert "has just said that “Beira” is Dondo (MZ): look again" in answer.text


def test_only_those_who_may_send_somebody_there_choose(site: Site) -> None:
    fill(site)
    for role in Role:
        client = site.signed_in(role)
        may = role in CHOOSES_PLACES
        fields = {"words": "Beira", "seen": "0", "choice": "geonames:1"}
        assert (send(client, "/incident/1/place", **fields).status_code == 303) == may, role
        assert (client.get("/incident/1/place").status_code == 200) == may
        assert bool(soup(client, "/board?incident=1").select("#places")) == may
    assert site.signed_in().post("/incident/1/place", data={"choice": "none"}).status_code == 400


def test_a_typed_name_finds_places_and_one_of_them_can_be_chosen(named: Site) -> None:
    fill(named)
    client = named.signed_in()
    page = soup(client, "/incident/1/place?words=Beira&q=leogane,+haiti")
    [found] = page.select("[name=q][value] ~ .candidates .candidate")
    assert "Léogâne" in found.get_text()
    fields = {"words": "Beira", "seen": "0", "q": "leogane, haiti", "choice": str(found["value"])}
    assert send(client, "/incident/1/place", **fields).status_code == 303
    assert "Léogâne" in heading(named)
    assert "No place of the gazetteer" in client.get("/incident/1/place?q=xqzzy").text


def test_coordinates_place_it_and_bad_ones_are_explained(named: Site) -> None:
    fill(named)
    client = named.signed_in()
    fields = {"words": "Beira", "seen": "0", "choice": "point", "precision": "street"}
    bad = send(client, "/incident/1/place", lat="nineteen", lon="34.7", **fields)
    assert bad.status_code == 422
    assert "latitude is a number from -90 to 90" in bad.text
    good = send(client, "/incident/1/place", lat="-19,75", lon="34.75", **fields)
    assert good.status_code == 303
    saved = rows(named.database, "SELECT place_name, lat, precision, country FROM incidents")[0]
    assert saved == ("near Beira", -19.75, "street", "MZ")


def test_what_is_no_candidate_is_refused(site: Site) -> None:
    fill(site)
    answer = send(site.signed_in(), "/incident/1/place", words="Beira", choice="geonames:77")
    assert answer.status_code == 422
    assert "not among the candidates any more" in answer.text
    assert send(site.signed_in(), "/incident/99/place", choice="none").status_code == 404
    undone = send(site.signed_in(), "/incident/1/place/undo", correction="5")
    assert undone.status_code == 404


def test_another_incident_at_the_same_place_now_is_named_and_left_apart(site: Site) -> None:
    both = Place(a_place("Beira").mention, (*a_place("Beira").candidates, DONDO), None, 0.4)
    site.file(
        a_report("Beira needs water, forty of us", place=both),
        a_report("We have no water in Dondo today", place=a_place("Dondo", key=DONDO.key)),
    )
    client = site.signed_in()
    send(client, "/incident/1/place", words="Beira", seen="0", choice=DONDO.key)
    page = soup(client, "/board?incident=1")
    said = " ".join(words_of(page.select(".facts dd")))
    assert "About the same thing at the same place: incident 2 . They stay apart." in said
    assert len(page.select("#list .row")) == 2
