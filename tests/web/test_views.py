"""Saved views on the pages: saved from the board, counted beside it, first after the sign-in."""

from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from monitor.actions.desks.desks import add_desk, set_officers
from monitor.model.labels import Item
from monitor.model.roles import Role
from tests.builders import a_need, a_place, a_report
from tests.web.site import Site, soup, words_of


def send(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    token = soup(client, "/places").select_one("input[name=csrf_token]") or soup(
        client, "/board"
    ).select_one("input[name=csrf_token]")
    assert token is not None
    return client.post(path, data={**fields, "csrf_token": token["value"]})


def filed(site: Site) -> None:
    site.file(
        a_report("water in Beira", place=a_place("Beira")),
        a_report("food in Dondo", needs=(a_need(Item.FOOD),), place=a_place("Dondo")),
    )


def test_what_the_board_shows_is_saved_and_counted_beside_it(site: Site) -> None:
    filed(site)
    client = site.signed_in()
    board = soup(client, "/board?sector=wash&incident=1&rows=300")
    assert not soup(client, "/board").select("#save-view")  # nothing to save
    query = board.select_one("#save-view [name=query]")
    assert query is not None
    answer = send(client, "/views", name="Water", query=query["value"])
    assert (answer.status_code, answer.location) == (303, "/board?sector=wash&rows=300")
    page = soup(client, "/board?sector=wash")
    assert words_of(page.select("#views li")) == ["Water 1"]
    assert page.select("#views a[aria-current=page]")
    send(client, "/views", name="All of it", query=urlencode({"nonsense": "1", "view": "map"}))
    listed = soup(client, "/views/list?sector=wash")
    assert words_of(listed.select("#views li")) == ["Water 1", "All of it 2"]
    assert [one["href"] for one in listed.select("#views li a")] == [
        "/board?sector=wash",
        "/board?view=map",
    ]


def test_the_first_view_is_where_a_sign_in_leads(site: Site) -> None:
    client = site.signed_in()
    assert client.get("/").location == "/board"
    send(client, "/views", name="Water", query="sector=wash")
    assert send(client, "/views/first", view="1").status_code == 303
    assert client.get("/").location == "/board?sector=wash"
    assert "first after sign-in" in soup(client, "/views").get_text()
    send(client, "/views/first", view="")
    assert client.get("/").location == "/board"


def test_a_desk_shares_its_views_and_others_do_not_see_them(site: Site) -> None:
    client = site.signed_in()
    desk = add_desk(site.database, site.deployment, "Health")
    set_officers(site.database, site.deployment, desk, [site.officer()])
    assert "all at Health" in soup(client, "/board?sector=wash").select("#save-view")[0].get_text()
    send(client, "/views", name="Water", query="sector=wash", desk=desk)
    other = site.signed_in(Role.APPROVER)
    assert not soup(other, "/board").select("#views li")
    assert send(other, "/views/1/remove").status_code == 422
    assert send(other, f"/views/{2**70}/remove").status_code == 422
    set_officers(
        site.database, site.deployment, desk, [site.officer(), site.officer(Role.APPROVER)]
    )
    assert words_of(soup(other, "/board").select("#views li")) == ["Water 0"]
    assert send(other, "/views/1", name="WASH", desk=desk).status_code == 303
    assert words_of(soup(client, "/views").select(".view-card b")) == ["WASH"]
    assert send(client, "/views/1/remove").status_code == 303
    assert "No view yet" in soup(client, "/views").get_text()


def test_an_empty_search_says_what_to_do(site: Site) -> None:
    filed(site)
    client = site.signed_in()
    page = soup(client, "/board?q=notaword")
    assert "No open incident has a post with “ notaword ”" in page.select(".empty")[0].get_text(" ")
    [wider] = [one["href"] for one in page.select(".empty a") if "closed" in one.get_text()]
    assert "Clear the filter" in soup(client, wider).select(".empty")[0].get_text()
    assert "closed" not in soup(client, wider).select(".empty")[0].get_text()
