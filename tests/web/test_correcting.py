"""Corrections from the page of an incident: one act, and nobody's step is overwritten unseen."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from monitor.model.roles import Role
from tests.builders import a_report
from tests.conftest import rows
from tests.web.site import Site, soup
from tests.web.test_triage import step, token


def correct(client: FlaskClient, number: int, **fields: object) -> TestResponse:
    form = {"csrf_token": token(client), "name": "relevant", "value": "no"} | fields
    return client.post(f"/incident/{number}/correct", data=form)


def seen(client: FlaskClient, number: int) -> int:
    """How many decisions the page shows that the officer has open."""
    field = soup(client, f"/board?incident={number}").select_one("#detail input[name=seen]")
    assert field is not None
    return int(str(field["value"]))


def two_officers(site: Site) -> tuple[FlaskClient, FlaskClient]:
    ana = site.signed_in(email=site.named("Ana Beira"))
    return ana, site.signed_in(email=site.named("Bea Lopes", Role.FIELD_OFFICER))


def state(site: Site) -> object:
    [(value,)] = rows(site.database, "SELECT state FROM incidents")
    return value


def test_a_dismissal_does_not_overwrite_what_a_colleague_decided(site: Site) -> None:
    [number] = site.file(a_report()).incidents
    ana, bea = two_officers(site)
    assert correct(ana, number, seen=0).status_code == 303  # not relevant: it is said already
    shown = seen(ana, number)
    assert step(bea, number, "answered", seen=shown).status_code == 303
    answer = correct(ana, number, seen=shown, dismiss="1")
    assert answer.status_code == 409
    assert "Bea Lopes" in answer.text
    assert state(site) == "answered"


def test_a_correction_and_its_dismissal_are_done_both_or_neither(site: Site) -> None:
    [number] = site.file(a_report()).incidents
    ana, bea = two_officers(site)
    assert step(bea, number, "answered", seen=0).status_code == 303
    assert correct(ana, number, seen=0, dismiss="1").status_code == 409
    kinds = rows(site.database, "SELECT kind FROM decisions ORDER BY id")
    assert kinds == [("state",)]
    assert correct(ana, number, seen=1, dismiss="1").status_code == 303
    assert state(site) == "dismissed"
    kinds = rows(site.database, "SELECT kind FROM decisions ORDER BY id")
    assert kinds == [("state",), ("correction",), ("state",)]


def test_what_is_dismissed_already_is_corrected_alone(site: Site) -> None:
    [number] = site.file(a_report()).incidents
    ana, bea = two_officers(site)
    dismissal = "not_relevant"
    assert step(bea, number, "dismissed", seen=0, dismissal=dismissal).status_code == 303
    assert correct(ana, number, seen=0, dismiss="1").status_code == 303
    assert state(site) == "dismissed"
