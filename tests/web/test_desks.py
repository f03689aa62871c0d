"""The desks' screen: hours as they are written, targets, and who may change them."""

import re

import pytest
from flask.testing import FlaskClient

from monitor.actions.desks.desks import add_desk
from monitor.model.hours import ALWAYS, Hours
from monitor.model.labels import Urgency
from monitor.model.roles import SEES_DESKS, Role
from monitor.model.targets import DEFAULTS, Target
from monitor.store.triage.desk_settings import hours_of, targets_of
from monitor.store.triage.desks import desks_of
from tests.web.site import Site, soup, words_of
from web.screens.desks.hours_form import HoursForm, HoursFormError, form_of, hours_in

WEEK = ("08:00-12:30, 14:00-18:00",) * 5 + ("closed", "")


def send(client: FlaskClient, path: str, fields: dict[str, object]) -> int:
    token = soup(client, "/desks").select_one("input[name=csrf_token]")
    assert token is not None
    answer = client.post(path, data={**fields, "csrf_token": token["value"]})
    return answer.status_code


def test_hours_are_read_as_they_are_written_and_written_as_they_are_read() -> None:
    found = hours_in(HoursForm("Africa/Maputo", WEEK, "2031-12-25, 2032-01-01"))
    assert found.week[0] == ((480, 750), (840, 1080))
    assert found.week[5:] == ((), ())
    assert hours_in(form_of(found)) == found
    assert hours_in(form_of(ALWAYS)) == ALWAYS


def test_a_night_goes_on_into_the_next_day() -> None:
    found = hours_in(HoursForm("UTC", ("",) * 6 + ("20-6",), ""))
    assert found.week[6] == ((20 * 60, 24 * 60),)
    assert found.week[0] == ((0, 6 * 60),)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (HoursForm("Mars/Olympus", WEEK, ""), "no time zone is called 'Mars/Olympus'"),
        (HoursForm("UTC", ("nine to five", *WEEK[1:]), ""), "Monday: write hours like"),
        (HoursForm("UTC", ("25:00-26:00", *WEEK[1:]), ""), "Monday: a day goes from"),
        (HoursForm("UTC", WEEK, "Christmas"), "write dates like 2031-12-25"),
    ],
)
def test_what_cannot_be_read_is_told(form: HoursForm, why: str) -> None:
    with pytest.raises(HoursFormError, match=re.escape(why)):
        hours_in(form)


def test_an_administrator_adds_a_desk_with_hours_and_officers(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    assert "No desk yet" in soup(client, "/desks").get_text()
    assert send(client, "/desks", {"name": "Health"}) == 303
    assert send(client, "/desks", {"name": "Health"}) == 422
    with site.database.read() as connection:
        [desk] = desks_of(connection, site.deployment)
    fields: dict[str, object] = {f"day{at}": text for at, text in enumerate(WEEK)}
    path = f"/desks/{desk.id}"
    assert send(client, f"{path}/hours", {**fields, "zone": "Africa/Maputo"}) == 303
    officer = site.officer(Role.ADMINISTRATOR)
    assert send(client, f"{path}/officers", {"officer": [officer]}) == 303
    with site.database.read() as connection:
        assert hours_of(connection, desk.id).zone == "Africa/Maputo"
    page = soup(client, "/desks")
    assert "1 officer: An Officer" in " ".join(page.get_text(" ").split())
    assert words_of(page.select(".week tr"))[0] == "Mon 08:00-12:30, 14:00-18:00"
    assert send(client, f"{path}/hours", {**fields, "zone": "Nowhere"}) == 422
    assert send(client, f"{path}/remove", {}) == 303
    assert send(client, f"{path}/remove", {}) == 404
    assert send(client, f"/desks/{2**64}/hours", {**fields, "zone": "UTC"}) == 404


def test_targets_are_set_for_the_deployment_and_bad_ones_are_refused(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    assert "own starting values" in soup(client, "/desks").get_text()
    fields: dict[str, object] = {}
    for urgency, one in DEFAULTS.items():
        fields |= {f"acknowledge-{urgency}": one.acknowledge, f"answer-{urgency}": one.answer}
    bad = fields | {"acknowledge-Immediate": 90}
    assert send(client, "/desks/targets", bad) == 422
    assert send(client, "/desks/targets", fields | {"answer-Past": "soon"}) == 422
    assert send(client, "/desks/targets", fields | {"acknowledge-Immediate": 5}) == 303
    with site.database.read() as connection:
        found = targets_of(connection, site.deployment)
    assert found == {**DEFAULTS, Urgency.IMMEDIATE: Target(5, 60)}
    assert "own starting values" not in soup(client, "/desks").get_text()


@pytest.mark.parametrize("role", list(Role))
def test_desk_officers_see_the_desks_and_administrators_change_them(site: Site, role: Role) -> None:
    number = add_desk(site.database, site.deployment, "Health")
    client = site.signed_in(role)
    sees = role in SEES_DESKS
    assert client.get("/desks").status_code == (200 if sees else 403)
    board = soup(client, "/board")
    assert bool(board.select("a[href='/desks']")) == sees
    token = board.select_one("input[name=csrf_token]")
    assert token is not None
    fields = {"csrf_token": token["value"], "zone": "UTC"}
    answer = client.post(f"/desks/{number}/hours", data=fields)
    assert answer.status_code == (303 if role is Role.ADMINISTRATOR else 403)
    with site.database.read() as connection:
        hours = hours_of(connection, number)
    assert (hours == Hours("UTC", ((),) * 7)) == (role is Role.ADMINISTRATOR)
