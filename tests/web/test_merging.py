"""Merging, splitting, moving and correcting on the pages, with scripts and without."""

from flask.testing import FlaskClient

from monitor.actions.triage.steps import move
from monitor.model.incidents import IncidentState
from monitor.model.labels import Item
from monitor.model.roles import TRIAGES, Role
from tests.actions.triage.test_steps import ANA
from tests.builders import a_need, a_place, a_report
from tests.conftest import rows
from tests.web.site import Site, soup, words_of
from tests.web.test_place_choice import send

WATER, FOOD = "We have no water in Beira", "No food for two days in Beira"


def fill(site: Site) -> None:
    """1: water, two posts; 2: food, by one of their authors."""
    beira = a_place("Beira")
    site.file(
        a_report(WATER, place=beira, author="@ana"),
        a_report("Water please, Beira is dry", place=beira, author="@ben"),
        a_report(FOOD, place=beira, needs=(a_need(Item.FOOD),), author="@ana"),
    )


def detail(client: FlaskClient, number: int = 1) -> str:
    page = soup(client, f"/board?incident={number}")
    return " ".join(" ".join(words_of(page.select("#detail"))).split())


def test_what_may_be_the_same_is_shown_with_the_reason_and_merged(site: Site) -> None:
    fill(site)
    client = site.signed_in()
    page = soup(client, "/board?incident=1")
    [line] = words_of(page.select("#merging .same li"))
    assert "Food · Beira" in line
    assert "the same person wrote in both" in line
    fields = {"other": "2", "seen": "0", "seen_other": "0"}
    answer = send(client, "/incident/1/merge?q=water", **fields)
    assert answer.headers["Location"] == "/board?q=water&incident=1"
    page = soup(client, "/board?incident=1")
    assert len(page.select("#list .row")) == 1
    assert "3 posts, 2 people" in detail(client)
    assert client.get("/board?incident=2").headers["Location"] == "/board?incident=1"
    assert client.get("/incident/2", follow_redirects=True).request.args["incident"] == "1"
    beside = client.get("/board?incident=2", headers={"HX-Request": "1", "HX-Target": "detail"})
    assert beside.headers["HX-Replace-Url"] == "/board?incident=1"
    assert 'data-incident="1"' in beside.text
    [form] = page.select("#merging .chosen form")
    back = {one["name"]: str(one["value"]) for one in form.select("[name=of], [name=decision]")}
    assert "An Officer merged incident 2 into this one" in detail(client)
    send(client, "/incident/1/take-back", **back)
    assert len(soup(client, "/board").select("#list .row")) == 2


def test_the_second_of_two_officers_is_told(site: Site) -> None:
    fill(site)
    ana, ben = site.signed_in(), site.signed_in(Role.APPROVER)
    fields = {"other": "2", "seen": "0", "seen_other": "0"}
    send(ana, "/incident/1/merge", **fields)
    answer = send(ben, "/incident/1/merge", **fields)
    assert answer.status_code == 409
    assert "An Officer merged it into incident 1" in answer.text
    token = ben.get("/board").text.split('name="csrf_token" value="')[1].split('"')[0]
    scripted = ben.post(
        "/incident/1/merge", data=fields | {"csrf_token": token}, headers={"HX-Request": "1"}
    )
    assert scripted.status_code == 200
    assert 'id="said" role="alert"' in scripted.text


def test_not_the_same_is_remembered(site: Site) -> None:
    fill(site)
    client = site.signed_in()
    send(client, "/incident/1/not-same", other="2")
    assert soup(client, "/board?incident=1").select("#merging .same li") == []
    assert soup(client, "/board?incident=2").select("#merging .same li") == []


def test_chosen_posts_are_split_off_or_moved(site: Site) -> None:
    fill(site)
    client = site.signed_in()
    page = soup(client, "/board?incident=1")
    boxes = [str(one["value"]) for one in page.select("[form=apart][type=checkbox]")]
    assert len(boxes) == 2
    all_of_them = client.get("/board").text.split('name="csrf_token" value="')[1].split('"')[0]
    refused = client.post(
        "/incident/1/apart", data={"post": boxes, "seen": "0", "csrf_token": all_of_them}
    )
    assert refused.status_code == 409
    assert "leave one" in refused.text
    send(client, "/incident/1/apart", post=boxes[1], seen="0", to="2")
    assert "moved here by hand" in detail(client, 2)
    assert "1 post" in detail(client, 1)
    send(client, "/incident/2/apart", post=boxes[1], seen="9", to="")
    assert "moved 1 post to incident 3" in detail(client, 2)
    assert "Water please" in detail(client, 3)
    assert send(client, "/incident/2/apart", post="1", to="one").status_code == 409
    assert send(client, "/incident/2/apart", post="99999999999999999999", to="").status_code == 409


def test_incidents_are_found_by_number_place_and_words(site: Site) -> None:
    fill(site)
    client = site.signed_in()
    for asked in ("2", "%232", "beira", "two+days"):
        page = soup(client, f"/incident/1/merge?q={asked}")
        assert "Food · Beira" in " ".join(words_of(page.select(".same li"))), asked
    assert "No other incident" in client.get("/incident/1/merge?q=xqzzy").text
    assert "No other incident" in client.get("/incident/1/merge?q=99999999999999999999999").text
    assert soup(client, "/incident/1/merge?q=1").select(".same li") == []


def test_each_judgement_is_corrected_in_place(site: Site) -> None:
    fill(site)
    client = site.signed_in()
    fields = {"name": "need", "value": "shelter", "kind": "described", "seen": "0"}
    assert send(client, "/incident/2/correct", **fields).status_code == 303
    page = soup(client, "/board?incident=2")
    assert "Shelter" in " ".join(words_of(page.select("#detail h1")))
    assert "Need: Shelter · shelter, described (An Officer)" in detail(client, 2)
    labels = rows(site.database, "SELECT label, wanted FROM corrections ORDER BY id")
    assert [(label, bool(wanted)) for label, wanted in labels] == [
        ("need:food", False),
        ("need:shelter", True),
    ]
    [undo] = page.select(".judgement [name=decision]")
    send(client, "/incident/2/take-back", decision=str(undo["value"]))
    assert "Food" in " ".join(words_of(soup(client, "/board?incident=2").select("#detail h1")))
    bad = send(client, "/incident/2/correct", name="urgency", value="Soon", seen="9")
    assert bad.status_code == 422
    again = {"name": "urgency", "seen": "2"}
    assert send(client, "/incident/2/correct", value="Past", **again).status_code == 303
    late = send(client, "/incident/2/correct", value="Future", **again)
    assert late.status_code == 409
    assert "corrected the urgency: Past" in late.text


def test_not_relevant_offers_to_dismiss(site: Site) -> None:
    fill(site)
    client = site.signed_in()
    fields = {"name": "relevant", "value": "no", "seen": "0", "dismiss": "yes"}
    send(client, "/incident/2/correct", **fields)
    assert rows(site.database, "SELECT state FROM incidents WHERE id = 2") == [("dismissed",)]
    why = rows(site.database, "SELECT why FROM decisions ORDER BY id DESC")[0]
    assert why == ("not_relevant",)


def test_one_post_is_corrected(site: Site) -> None:
    fill(site)
    client = site.signed_in()
    link = soup(client, "/board?incident=2").select_one(".correct-post a")
    assert link is not None
    page = soup(client, str(link["href"]))
    assert "Need: Food security · food, asked for" in " ".join(
        words_of(page.select(".judgement summary"))
    )
    post = str(page.select("[name=post]")[0]["value"])
    send(client, "/incident/2/correct", name="people", value="40", seen="0", post=post)
    assert "People: 40" in detail(client, 2)
    assert "corrected by An Officer: 40 people" in detail(client, 2)
    assert client.get("/incident/2/correct/1").status_code == 404


def test_only_those_who_triage_may(site: Site) -> None:
    fill(site)
    for role in Role:
        client = site.signed_in(role)
        may = role in TRIAGES
        assert bool(soup(client, "/board?incident=1").select("#merging, .judgement")) == may
        for part in ("merge", "not-same", "apart", "take-back", "correct"):
            answer = send(client, f"/incident/1/{part}", seen="0")
            assert (answer.status_code != 403) == may, (role, part)
        assert (client.get("/incident/1/merge").status_code == 200) == may
    assert site.signed_in().post("/incident/1/merge", data={"other": "2"}).status_code == 400
    assert send(site.signed_in(), "/incident/77/merge", other="1").status_code == 404


def test_why_it_was_raised_is_on_the_row_and_the_page(site: Site) -> None:
    fill(site)
    client = site.signed_in()
    move(site.database, site.deployment, 2, IncidentState.ANSWERED, ANA, seen=0)
    many = (a_need(Item.FOOD, persons=300),)
    site.file(a_report("Food for 300 in Beira", place=a_place("Beira"), needs=many))
    page = soup(client, "/board?incident=2")
    said = "about 300 people, no number was named before"
    assert words_of(page.select("#i-2 .raised")) == [f"raised: {said}"]
    assert words_of(page.select(".raised-why")) == [f"Raised again: {said}"]
