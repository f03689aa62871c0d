"""Officers on the board: invited, given roles, stopped, helped; and who must wait."""

import re

import pytest
from flask.testing import FlaskClient

from monitor.actions.deployments import open_deployment
from monitor.model.roles import SETS_PEOPLE, Role
from monitor.store.people import audit, users
from monitor.store.people.audit import Asked
from monitor.store.people.users import Officer
from tests.running import wait_until
from tests.web.site import PASSWORD, Site, sign_in, soup
from tests.web.test_lockouts import fail
from tests.web.test_second_factor import send, set_up
from web.security.lockouts import OF_ADDRESS

NEW = "a fresh invented password"


def known(site: Site, email: str) -> Officer:
    return next(one for one in users.all_users(site.database) if one.email == email)


def invited(site: Site, client: FlaskClient, *roles: Role) -> Officer:
    answer = send(client, "/people", email="Pia@example.org", name="Pia Invented", role=[*roles])  # type: ignore[arg-type]
    assert answer.status_code == 303, answer.text
    return known(site, "pia@example.org")


def test_an_invited_officer_chooses_a_password_by_a_link_that_works_once(site: Site) -> None:
    admin = site.signed_in(Role.ADMINISTRATOR)
    pia = invited(site, admin, Role.APPROVER, Role.DESK_OFFICER)
    assert (pia.invited, pia.roles) == (True, ("approver", "desk_officer"))
    page = send(admin, f"/people/{pia.id}/link", f"/people/{pia.id}").text
    found = re.search(r'value="http://localhost(/sign-in/forgotten/[^"]+)"', page)
    assert found is not None
    client = site.app.test_client()
    assert sign_in(client, pia.email, "").status_code == 200
    send(client, found.group(1), password=NEW, password_confirm=NEW)
    assert sign_in(client, pia.email, NEW).status_code == 302
    again = site.app.test_client().get(found.group(1), follow_redirects=True).text
    assert "was used before" in again
    with site.database.read() as connection:
        about = audit.entries(connection, Asked(about=("user", pia.id)), limit=9)
    assert [one.action for one in about][::-1] == [
        "user_added",
        "password_link_made",
        "password_reset",
        "signed_in",
    ]
    assert found.group(1).rsplit("/")[-1] not in repr(about)


@pytest.mark.parametrize("role", [None, *Role])
def test_only_administrators_see_and_change_people(site: Site, role: Role | None) -> None:
    client = site.signed_in(role)
    may = role in SETS_PEOPLE
    assert (client.get("/people").status_code == 200) is may
    assert (client.get("/people/1").status_code == 200) is may
    if role is not None:
        refused = send(client, "/people/1/active", "/you", active="no").status_code == 403
        assert refused is not may


def test_a_mistake_in_the_form_is_said_and_keeps_what_was_written(site: Site) -> None:
    admin = site.signed_in(Role.ADMINISTRATOR)
    for fields, words in (
        ({"email": "nonsense", "role": "viewer"}, "write the address"),
        ({"email": "pia@example.org"}, "at least one role"),
        ({"email": site.officer(Role.ADMINISTRATOR), "role": "viewer"}, "exists already"),
    ):
        answer = send(admin, "/people", **fields)
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{fields["email"]}"' in answer.text


def test_roles_change_and_a_stopped_officer_loses_the_board(site: Site) -> None:
    admin, client = site.signed_in(Role.ADMINISTRATOR), site.signed_in(Role.VIEWER)
    ana = known(site, site.officer(Role.VIEWER))
    send(admin, f"/people/{ana.id}/roles", "/people", role="approver")
    wait_until(lambda: client.get("/accounts").status_code == 200, 5, "the new role holds")
    send(admin, f"/people/{ana.id}/active", "/people", active="no")
    wait_until(lambda: client.get("/board").status_code == 302, 5, "the board is lost")
    send(admin, f"/people/{ana.id}/active", "/people", active="yes")
    assert sign_in(site.app.test_client(), ana.email, PASSWORD).status_code == 302
    assert "no longer" not in soup(admin, "/people").get_text()


def test_a_deployment_gives_a_role_that_holds_there_alone(site: Site) -> None:
    admin, client = site.signed_in(Role.ADMINISTRATOR), site.signed_in(Role.VIEWER)
    ana = known(site, site.officer(Role.VIEWER))
    assert client.get("/replies").status_code == 403
    page = send(admin, f"/people/{ana.id}/here", f"/people/{ana.id}", role="desk_officer")
    assert page.status_code == 303
    wait_until(lambda: client.get("/replies").status_code == 200, 5, "the role holds here")
    assert "here: desk officer" in soup(admin, "/people").get_text()
    open_deployment(site.database, "A newer invented flood")
    wait_until(lambda: client.get("/replies").status_code == 403, 5, "it holds nowhere else")


def test_the_last_administrator_cannot_set_themselves_aside(site: Site) -> None:
    admin = site.signed_in(Role.ADMINISTRATOR)
    me = known(site, site.officer(Role.ADMINISTRATOR))
    send(admin, f"/people/{me.id}/roles", "/people", role="viewer")
    send(admin, f"/people/{me.id}/active", "/people", active="no")
    assert known(site, me.email) == me
    assert "last administrator" in admin.get(f"/people/{me.id}").text
    other = invited(site, admin, Role.ADMINISTRATOR)
    send(admin, f"/people/{me.id}/roles", "/people", role="viewer")
    assert known(site, me.email).roles == ("viewer",)
    assert other.roles == ("administrator",)


def test_a_lost_telephone_is_helped(site: Site) -> None:
    set_up(site.signed_in())
    admin = site.signed_in(Role.ADMINISTRATOR)
    ana = known(site, site.officer())
    assert ana.second_factor
    send(admin, f"/people/{ana.id}/second-factor", "/people")
    assert not known(site, ana.email).second_factor
    assert sign_in(site.app.test_client(), ana.email, PASSWORD).headers["Location"] == "/"


def test_an_administrator_sees_who_waits_and_lifts_it(site: Site) -> None:
    fail(site, site.officer(), OF_ADDRESS.most)
    admin = site.signed_in(Role.ADMINISTRATOR)
    page = soup(admin, "/people")
    [field] = page.select("form[action='/people/waits'] input[name=name]")
    assert re.search(r"desk_officer@example.org: \d\d seconds more", page.get_text())
    send(admin, "/people/waits", "/people", name=str(field["value"]))
    assert sign_in(site.app.test_client(), site.officer(), PASSWORD).status_code == 302
    with site.database.read() as connection:
        [one] = audit.entries(connection, Asked(action="wait_lifted"), limit=9)
    assert (one.who.address, one.detail) == (
        "administrator@example.org",
        {"for": "desk_officer@example.org"},
    )
    assert admin.get(f"/people/{2**70}").status_code == 404
