"""Steps of triage over HTTP: as a plain form, and as the board's scripts send them."""

import threading
from itertools import islice
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from monitor.actions.desks.desks import add_desk, set_officers
from monitor.actions.triage import steps as triage
from monitor.model.announcements import Filed, officer_mark
from monitor.model.incidents import IncidentState
from monitor.model.labels import Urgency
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.store.live import listen
from tests.builders import a_place, a_post, a_report
from tests.web.site import Site, soup, words_of
from web.screens.triage.marks import initials

JSON = {"Accept": "application/json"}


@pytest.fixture
def number(site: Site) -> int:
    filed = site.file(a_report(place=a_place(), urgency=Urgency.IMMEDIATE))
    return filed.incidents[0]


def token(client: FlaskClient) -> str:
    page = client.get("/board").text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def step(client: FlaskClient, number: int, do: str, **fields: object) -> TestResponse:
    """As a browser without scripts sends it."""
    form = {"csrf_token": token(client), "seen": 0, "do": do} | fields
    return client.post(f"/incident/{number}/step", data=form)


def told(client: FlaskClient, do: str, pairs: list[str], **fields: object) -> dict[str, Any]:
    """As the scripts send it."""
    form = {"csrf_token": token(client), "incident": pairs, "do": do} | fields
    answer = client.post("/triage/steps", data=form, headers=JSON)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def ana(site: Site) -> FlaskClient:
    return site.signed_in(email=site.named("Ana Beira"))


def yusuf(site: Site) -> FlaskClient:
    return site.signed_in(email=site.named("Yusuf Dar"))


def head(client: FlaskClient, number: int) -> str:
    [found] = words_of(soup(client, f"/board?incident={number}").select(".head"))
    return found


def lines(client: FlaskClient, number: int) -> list[str]:
    return words_of(soup(client, f"/board?incident={number}").select("#history li > div"))


def test_an_officer_takes_an_incident_without_scripts(site: Site, number: int) -> None:
    client = ana(site)
    answer = step(client, number, "take")
    assert answer.status_code == 303
    assert f"incident={number}" in answer.headers["Location"]
    assert "acknowledged AB Ana Beira" in head(client, number)
    assert lines(client, number) == ["You took it"]
    assert lines(yusuf(site), number) == ["Ana Beira took it"]
    page = soup(client, f"/board?incident={number}")
    assert words_of(page.select("#did span")) == ["You took it."]
    assert page.select_one(f"#i-{number} .owner")["data-owner"] == officer_mark("ana@example.org")


def test_who_is_too_late_is_told_who_was_first_and_keeps_what_they_typed(
    site: Site, number: int
) -> None:
    step(ana(site), number, "answered")
    late = yusuf(site)
    why = "The school said so <b>"
    answer = step(late, number, "closed", why=why)
    assert answer.status_code == 409
    assert "Ana Beira marked it as answered at" in answer.text
    assert "just before you" in answer.text
    assert "The school said so &lt;b&gt;</textarea>" in answer.text
    assert 'class="state answered"' in answer.text  # the incident as it now is
    [said] = told(late, "closed", [f"{number}:0"])["refused"]
    assert said["conflict"]
    assert "Ana Beira" in said["why"]


def test_a_step_that_there_is_not_says_which_there_are(site: Site, number: int) -> None:
    client = ana(site)
    assert step(client, number, "closed").status_code == 303
    answer = step(client, number, "answered", seen=1)
    assert answer.status_code == 422
    assert "choose in progress" in answer.text
    assert step(client, number, "no such step").status_code == 422
    assert step(client, 99, "take").status_code == 404
    assert step(client, 2**63, "take").status_code == 404


def test_undo_takes_a_step_back_and_the_history_strikes_it_through(site: Site, number: int) -> None:
    client = ana(site)
    done = told(client, "dismissed", [f"{number}:0"], dismissal="duplicate", why="of the other")
    assert done["left"] == [number]
    assert done["done"][0]["said"] == "dismissed it"
    page = soup(client, f"/board?incident={number}")
    assert words_of(page.select("#history li > div")) == [
        "You dismissed it : duplicate: of the other"
    ]
    back = told(client, "undo", [f"{number}:{done['done'][0]['decision']}"])
    assert back["left"] == []
    page = soup(client, f"/board?incident={number}")
    assert words_of(page.select("#history .undone s"))[0].startswith("You dismissed it")
    assert "new" in head(client, number)


def test_a_dismissal_says_why_and_a_link_is_a_link(site: Site, number: int) -> None:
    client = ana(site)
    assert "say why" in told(client, "dismissed", [f"{number}:0"])["refused"][0]["why"]
    bad = told(client, "verified", [f"{number}:0"], why="a call", link="javascript:alert(1)")
    assert "begins with https://" in bad["refused"][0]["why"]


def test_standing_is_said_with_how_and_is_not_the_state(site: Site, number: int) -> None:
    client = ana(site)
    link = "https://example.org/photo"
    step(client, number, "verified", why="Called the school", link=link)
    page = soup(client, f"/board?incident={number}")
    [standing] = words_of(page.select("#standing p"))
    assert standing.startswith("verified by you")
    assert "Called the school" in standing
    assert page.select_one("#standing a")["href"] == link
    assert words_of(page.select(".head .state:not(.weight)")) == ["new"]
    assert words_of(page.select(f"#i-{number} .stands")) == ["verified"]
    step(client, number, "unverified", seen=1)
    assert "not checked by an officer" in soup(client, f"/board?incident={number}").text


def test_a_note_names_colleagues_and_waits_on_their_board(site: Site, number: int) -> None:
    client, other = ana(site), yusuf(site)
    step(client, number, "note", why="@Yusuf Dar do you know <i>this</i> school?")
    page = soup(other, f"/board?mentions=me&incident={number}")
    assert words_of(page.select(".mention")) == ["@Yusuf Dar"]
    assert page.select("#history i") == []
    assert [row["data-id"] for row in page.select(".row")] == [str(number)]
    assert words_of(page.select("#queue-mentions .count")) == ["1"]
    assert words_of(page.select("#chips .chip")) == ["mentions of me ×"]
    assert soup(client, "/board?mentions=me").select(".row") == []
    step(other, number, "note", why="It has a well")
    assert soup(other, "/board?mentions=me").select(".row") == []


def test_it_is_given_to_officers_and_desks(site: Site, number: int) -> None:
    client = ana(site)
    site.named("Yusuf Dar")
    desk = add_desk(site.database, site.deployment, "Health")
    set_officers(site.database, site.deployment, desk, ["yusuf@example.org"])
    step(client, number, "give", to="officer:yusuf@example.org")
    step(client, number, "give", to=f"desk:{desk}", seen=1)
    assert "Yusuf Dar · Health" in head(client, number)  # an officer of the desk stays
    step(client, number, "give", to="me", seen=2)
    assert "Ana Beira · Health" in head(client, number)
    step(client, number, "give", to=f"desk:{desk}", seen=3)
    assert "new desk Health" in head(client, number)  # Ana is none of its officers
    for to in (
        "desk:999",
        "desk:x",
        "officer:",
        "officer:nobody@x.example",
        "",
        "desk:" + "9" * 30,
    ):
        assert step(client, number, "give", to=to, seen=4).status_code == 422, to


def test_the_queues_of_who_has_what(site: Site, number: int) -> None:
    client = ana(site)
    site.file(a_report("no food in Dondo", post=a_post("no food", id="b"), place=a_place("Dondo")))
    desk = add_desk(site.database, site.deployment, "Health")
    set_officers(site.database, site.deployment, desk, ["ana@example.org"])
    step(client, number, "give", to=f"desk:{desk}")
    step(client, number, "take", seen=1)
    page = soup(client, "/board?owner=me")
    assert [row["data-id"] for row in page.select(".row")] == [str(number)]
    counts = {one["id"]: words_of(one.select(".count"))[0] for one in page.select("#queues a")}
    assert (counts["queue-mine"], counts["queue-nobody"], counts["queue-desks"]) == ("1", "1", "1")
    assert page.select_one("#queue-mine")["aria-current"] == "page"
    assert page.select("#queue-all[aria-current]") == []
    assert len(soup(client, "/board?desk=mine&owner=ana@example.org").select(".row")) == 1
    chips = words_of(
        soup(client, f"/board?desk={desk}&owner=ana@example.org").select("#chips .chip")
    )
    assert chips == ["Owner: Ana Beira ×", "Desk: Health ×"]
    assert soup(yusuf(site), "/board?owner=me").select(".row") == []


def test_a_search_leaves_the_owner_and_the_standing_standing(site: Site, number: int) -> None:
    page = soup(ana(site), "/board?owner=nobody&standing=unverified&mentions=me&desk=none")
    form = page.select_one("#filters")
    fields = {
        (one["name"], one["value"]) for one in form.select("input[type=hidden], input[checked]")
    }
    assert fields == {
        ("owner", "nobody"),
        ("standing", "unverified"),
        ("mentions", "me"),
        ("desk", "none"),
    }


def test_a_shared_rendering_tells_no_officer_the_numbers_of_another(
    site: Site, number: int
) -> None:
    client, other = ana(site), yusuf(site)
    step(client, number, "take")
    mine, theirs = (one.get("/board/refresh").get_json() for one in (client, other))
    assert mine == theirs
    assert mine["owned"]["owners"] == {officer_mark("ana@example.org"): 1}
    assert "example.org" not in str(mine)
    own = [one.get("/board/refresh?owner=me").get_json()["numbers"] for one in (client, other)]
    assert own == [[number], []]


def test_a_viewer_sees_who_has_it_and_can_change_nothing(site: Site, number: int) -> None:
    step(ana(site), number, "take")
    viewer = site.signed_in(Role.VIEWER)
    page = soup(viewer, f"/board?incident={number}")
    assert page.select("#steps, #bulk, #note, #queue-mine, #judge") == []
    assert "Ana Beira" in page.select_one(f"#i-{number} .owner").text
    assert step(viewer, number, "let_go", seen=1).status_code == 403
    form = {"csrf_token": token(viewer), "incident": f"{number}:1", "do": "let_go"}
    assert viewer.post("/triage/steps", data=form).status_code == 403
    assert viewer.post("/presence", data=form).status_code == 403


def test_a_selection_is_done_one_by_one_and_says_what_was_not(site: Site, number: int) -> None:
    client = ana(site)
    reports = [
        a_report(place=a_place(name), post=a_post(f"water in {name}", id=name))
        for name in ("Dondo", "Buzi", "Chemba")
    ]
    others = list(site.file(*reports).incidents)
    who = Person("yusuf@example.org", "Yusuf Dar")
    triage.move(site.database, site.deployment, others[0], IncidentState.CLOSED, who, seen=0)
    pairs = [f"{one}:0" for one in (number, *others)]
    found = told(client, "closed", [*pairs, "77:0", "x", f"{2**70}:1"])
    assert {one["number"] for one in found["done"]} == {number, *others[1:]}
    refused = {one["number"]: one["why"] for one in found["refused"]}
    assert refused[others[0]].startswith("it is so already")
    assert "no such incident" in refused[77]
    assert sorted(found["left"]) == sorted([number, *others, 77])
    undone = told(client, "undo", [f"{one['number']}:{one['decision']}" for one in found["done"]])
    assert len(undone["done"]) == 3
    assert len(soup(client, "/board").select(".row")) == 3


def test_a_selection_works_without_scripts(site: Site, number: int) -> None:
    client = ana(site)
    page = soup(client, "/board")
    value = page.select_one(f"#i-{number} .pick input[form=bulk]")["value"]
    form = {"csrf_token": token(client), "incident": value, "dismissal": "not_relevant"}
    answer = client.post("/triage/steps", data=form)
    assert answer.status_code == 200
    assert "1 incident was changed" in answer.text
    assert "Undo all of it" in answer.text
    nothing = client.post("/triage/steps", data={"csrf_token": token(client), "do": "closed"})
    assert nothing.status_code == 409
    assert "no incident is selected" in nothing.text


def test_what_was_decided_is_said_with_the_announcement(site: Site, number: int) -> None:
    client = ana(site)
    feed = redis.Redis.from_url(site.settings.redis)
    messages = listen(feed, timeout=2)
    site.tell_boards()  # all that was before

    def take_and_tell() -> None:
        step(client, number, "take")
        site.tell_boards()

    taking = threading.Timer(0.3, take_and_tell)
    taking.start()
    heard = [message for _, message in islice(messages, 2) if message]  # the first is silence
    taking.join()
    assert isinstance(heard[0], Filed)
    [mark] = heard[0].decided
    assert (mark.id, mark.version, mark.seen) == (number, 2, 1)
    assert "Ana Beira" in mark.html
    assert heard[0].incidents == (number,)


def test_presence_comes_and_goes(site: Site, number: int) -> None:
    client, other = ana(site), yusuf(site)
    here = {"csrf_token": token(client), "page": "p1", "incident": number}
    assert client.post("/presence", data=here).status_code == 204
    asked = f"/presence?n={number},9,x"
    mark = officer_mark("ana@example.org")
    assert other.get(asked).get_json() == {str(number): [[mark, "Ana Beira", "looking"]]}
    client.post("/presence", data=here | {"page": "p2", "doing": "writing"})
    assert other.get(asked).get_json() == {str(number): [[mark, "Ana Beira", "writing"]]}
    client.post("/presence", data=here | {"page": "p2", "incident": 0})
    assert other.get(asked).get_json() == {str(number): [[mark, "Ana Beira", "looking"]]}
    client.post("/presence", data=here | {"incident": 0})
    assert other.get(asked).get_json() == {}
    assert other.post("/presence", data=here).status_code == 400  # another's token


def test_initials_of_any_script() -> None:
    found = [initials(one) for one in ("Ana Beira", "yusuf@x.example", "李 娜", "", "Jo van Dam")]
    assert found == ["AB", "Y", "李娜", "", "JD"]
