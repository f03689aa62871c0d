"""An officer of one desk: works on what that desk has, and sees the rest as viewers do."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule as Route

from monitor.actions.desks.desks import add_desk
from monitor.actions.people.grants import set_granted
from monitor.actions.triage import steps as triage
from monitor.actions.triage.deciding import TriageError
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.model.triage import Owner
from tests.builders import a_place, a_post, a_report
from tests.conftest import rows
from tests.web.site import Site, soup
from tests.web.test_blur import exact
from tests.web.test_replies import account, press, said
from tests.web.test_triage import step, told
from web.security.access import Public, Rule, rule_of

BY = Person("admin@example.org", "Ines")
OURS, THEIRS = "Rua do Matadouro 7", "Avenida Poder Popular 3"


@pytest.fixture
def two(site: Site) -> tuple[int, int]:
    """Incidents of two desks, each at a street: Health's and Logistics'."""
    numbers = []
    for name, street, lat in (("Health", OURS, -19.81234), ("Logistics", THEIRS, -18.12345)):
        [number] = site.file(exact(lat, 34.9, street)).incidents
        desk = add_desk(site.database, site.deployment, name)
        triage.give(site.database, site.deployment, number, Owner(desk=desk), BY, seen=0)
        numbers.append(number)
    return numbers[0], numbers[1]


def officer_of_health(site: Site, *roles: Role) -> FlaskClient:
    email = site.named("Leo Cruz", Role.VIEWER)
    [(desk,)] = rows(site.database, "SELECT id FROM desks WHERE name = 'Health'")
    at = {int(str(desk)): roles or (Role.FIELD_OFFICER,)}
    set_granted(site.database, site.deployment, email, [], at, BY)
    return site.signed_in(email=email)


def ruled(site: Site) -> Iterator[tuple[Route, Rule]]:
    """Routes for which a viewer is not enough."""
    for route in site.app.url_map.iter_rules():
        rule = rule_of(site.app.view_functions[route.endpoint])
        assert rule is not None
        if isinstance(rule.access, frozenset) and Role.VIEWER not in rule.access:
            yield route, rule


def test_each_route_counts_the_roles_of_the_desk_that_has_its_object(
    site: Site, two: tuple[int, int]
) -> None:
    senior = site.signed_in(Role.DESK_OFFICER)
    official = account(site)
    for post in (1, 2):  # replies have their incident's number
        press(senior, f"/conversation/{post}", text="It comes.", account=official)
    for number in two:
        press(senior, f"/incident/{number}/answer-all", "form.talk-panes", text="Water.")
    assert rows(site.database, "SELECT id, incident_id, kind FROM texts ORDER BY id") == [
        (1, two[0], "reply"),
        (2, two[1], "reply"),
        (3, two[0], "reply to all"),
        (4, two[1], "reply to all"),
    ]
    to_all = {two[0]: 3, two[1]: 4}
    leo = officer_of_health(site)
    token = soup(leo, "/you").select_one("input[name=csrf_token]")
    assert token is not None
    looked = 0
    for route, rule in ruled(site):
        assert not isinstance(rule.access, Public)
        at_desk = Role.FIELD_OFFICER in rule.access and (rule.of is not None or rule.anywhere)
        for number in two:
            text = to_all[number] if route.rule.startswith("/answer-all/") else number
            address = route.rule.replace("<int:number>", str(text))
            address = address.replace("<int:post>", str(number)).replace("<name>", "log")
            if "GET" in (route.methods or ()):
                answer = leo.get(address)
            else:
                fields = {"csrf_token": token["value"], "other": number}
                answer = leo.post(address, data=fields)
            admitted = at_desk and (number == two[0] or rule.of is None)
            assert (answer.status_code != 403) is admitted, (address, answer.status_code)
            looked += at_desk
    assert looked > 40


def test_exact_places_are_shown_of_the_own_desk_alone(site: Site, two: tuple[int, int]) -> None:
    leo = officer_of_health(site)
    for address in ("/board", "/board/refresh"):
        page = leo.get(address).text
        assert OURS in page
        assert THEIRS not in page
        assert "-18.12345" not in page
    ours, theirs = (leo.get(f"/board?incident={number}").text for number in two)
    assert "@first" in ours
    assert 'id="steps"' in ours
    assert "@first" not in theirs.partition('id="detail"')[2]
    assert 'id="steps"' not in theirs
    assert THEIRS not in theirs


def test_incidents_of_other_desks_are_not_named_as_perhaps_the_same(site: Site) -> None:
    for name, street, lat in (("Health", OURS, -19.81234), ("Logistics", THEIRS, -19.82345)):
        [number] = site.file(exact(lat, 34.9, street)).incidents
        desk = add_desk(site.database, site.deployment, name)
        triage.give(site.database, site.deployment, number, Owner(desk=desk), BY, seen=0)
    ours = number - 1
    senior = site.signed_in(Role.DESK_OFFICER).get(f"/board?incident={ours}").text
    assert THEIRS in senior.partition('id="merging"')[2]
    page = officer_of_health(site).get(f"/board?incident={ours}").text
    assert OURS in page
    assert 'id="merging"' in page
    assert THEIRS not in page


def test_the_incidents_of_the_desk_are_those_of_my_desks(site: Site, two: tuple[int, int]) -> None:
    page = soup(officer_of_health(site), "/board?desk=mine")
    assert [one["data-id"] for one in page.select(".row")] == [str(two[0])]
    assert page.select_one("#queue-desks .count").text == "1"  # type: ignore[union-attr]


def test_renderings_are_not_shared_with_those_who_may_see_less(
    site: Site, two: tuple[int, int]
) -> None:
    leo, viewer = officer_of_health(site), site.signed_in(Role.VIEWER)
    assert OURS in leo.get("/board/refresh").text
    assert OURS not in viewer.get("/board/refresh").text
    assert OURS in leo.get("/board/refresh").text


def test_of_a_selection_what_other_desks_have_is_refused(site: Site, two: tuple[int, int]) -> None:
    leo = officer_of_health(site)
    outcome = told(leo, "acknowledged", [f"{number}:1" for number in two])
    assert [one["number"] for one in outcome["done"]] == [two[0]]
    [refused] = outcome["refused"]
    assert refused["number"] == two[1]
    assert "no desk that you work for" in refused["why"]
    assert THEIRS not in refused["title"]
    assert step(leo, two[1], "acknowledged", seen=1).status_code == 403


def test_an_incident_of_another_desk_is_not_merged_or_taken_from(
    site: Site, two: tuple[int, int]
) -> None:
    leo = officer_of_health(site)
    found = leo.get(f"/incident/{two[0]}/merge?q={two[1]}").text
    assert THEIRS not in found
    token = soup(leo, f"/board?incident={two[0]}").select_one("input[name=csrf_token]")
    assert token is not None
    fields = {"csrf_token": token["value"], "other": two[1], "seen": 1, "seen_other": 1}
    answer = leo.post(f"/incident/{two[0]}/merge", data=fields)
    assert answer.status_code == 403
    assert "No desk that you work for" in answer.text
    fields = {"csrf_token": token["value"], "post": 1, "to": two[1], "seen": 1}
    assert "No desk that you work for" in leo.post(f"/incident/{two[0]}/apart", data=fields).text
    found_states = rows(site.database, "SELECT state FROM incidents ORDER BY id")
    assert found_states == [("new",), ("new",)]


def test_an_approver_of_the_desk_finds_its_replies_alone(site: Site, two: tuple[int, int]) -> None:
    official = account(site)
    ana = site.signed_in(Role.DESK_OFFICER)
    for post in (1, 2):
        press(ana, f"/conversation/{post}", text=f"It comes {post}.", do="submit", account=official)
    leo = officer_of_health(site, Role.APPROVER)
    queue = said(str(soup(leo, "/replies")))
    assert "For you to approve 1 It comes 1." in queue
    assert "It comes 2." not in queue
    assert "Stop what goes out" not in queue
    press(leo, "/replies/1", do="approve")
    assert leo.get("/replies/2").status_code == 403
    states = rows(site.database, "SELECT state FROM texts ORDER BY id")
    assert states == [("approved",), ("submitted",)]


def test_an_incident_is_given_to_an_officer_who_may_work_on_it(
    site: Site, two: tuple[int, int]
) -> None:
    officer_of_health(site)
    here = (site.database, site.deployment)
    desks = [int(str(row[0])) for row in rows(site.database, "SELECT id FROM desks ORDER BY id")]
    triage.give(*here, two[0], Owner("leo@example.org", desk=desks[0]), BY, seen=1)
    with pytest.raises(TriageError, match="Leo Cruz may not work on it at Logistics"):
        triage.give(*here, two[1], Owner("leo@example.org", desk=desks[1]), BY, seen=1)
    site.file(a_report(post=a_post("we need food", author="@rosa"), place=a_place("Chimoio")))
    with pytest.raises(TriageError, match="where no desk has it"):
        triage.give(*here, 3, Owner("leo@example.org"), BY, seen=0)


def test_the_roles_are_set_and_seen_on_the_page_of_people(site: Site, two: tuple[int, int]) -> None:
    admin = site.signed_in(Role.ADMINISTRATOR)
    site.named("Leo Cruz", Role.VIEWER)
    [(number,)] = rows(site.database, "SELECT id FROM users WHERE email = 'leo@example.org'")
    [(desk,)] = rows(site.database, "SELECT id FROM desks WHERE name = 'Health'")
    page = soup(admin, f"/people/{number}")
    token = page.select_one("input[name=csrf_token]")
    assert token is not None
    fields = {"csrf_token": token["value"], f"desk-{desk}": ["field_officer", "approver"]}
    admin.post(f"/people/{number}/here", data=fields)
    chosen = soup(admin, f"/people/{number}").select(f"input[name=desk-{desk}][checked]")
    assert [one["value"] for one in chosen] == ["field_officer", "approver"]
    assert "at Health : approver, field officer" in said(str(soup(admin, "/people")))
