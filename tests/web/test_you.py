"""The officer's own page."""

from functools import partial

from flask.testing import FlaskClient

from monitor.store.people import audit
from monitor.store.people.audit import Asked
from tests.running import wait_until
from tests.web.site import PASSWORD, Site, sign_in, soup
from tests.web.test_second_factor import send


def done(site: Site) -> list[str]:
    with site.database.read() as connection:
        return [one.action for one in audit.entries(connection, Asked(), limit=20)]


def is_out(client: FlaskClient) -> bool:
    return client.get("/board").status_code == 302


def test_an_officer_changes_their_name(site: Site) -> None:
    client = site.signed_in()
    send(client, "/you/name", "/you", name="  Ana   Invented ")
    field = soup(client, "/you").select_one("#name")
    assert field is not None
    assert field["value"] == "Ana Invented"
    assert "name_changed" in done(site)
    send(client, "/you/name", "/you", name=" ")
    assert "Write the name" in client.get("/you").text


def test_a_new_password_ends_the_other_sessions_but_not_this_one(site: Site) -> None:
    client, other = site.signed_in(), site.signed_in()
    new = "another invented password é"
    answer = send(
        client, "/you/password", password=PASSWORD, new_password=new, new_password_confirm=new
    )
    assert answer.headers["Location"] == "/you"
    assert "all other sessions have ended" in client.get("/you").text
    wait_until(partial(is_out, other), 5, "the other session has ended")
    assert other.get("/you").status_code == 302
    assert sign_in(site.app.test_client(), site.officer(), PASSWORD).status_code == 200
    assert sign_in(site.app.test_client(), site.officer(), new).status_code == 302
    assert "password_changed" in done(site)


def test_a_new_password_needs_the_old_one_and_length(site: Site) -> None:
    client = site.signed_in()
    for now, new in (("not the password", "long enough it is"), (PASSWORD, "short")):
        answer = send(
            client, "/you/password", password=now, new_password=new, new_password_confirm=new
        )
        assert answer.status_code == 200
        assert 'class="fault"' in answer.text


def test_signing_out_everywhere_ends_every_session(site: Site) -> None:
    client, other = site.signed_in(), site.signed_in()
    assert send(client, "/you/end-sessions", "/you").headers["Location"] == "/sign-in"
    for browser in (client, other):
        wait_until(partial(is_out, browser), 5, "its session has ended")
    assert "sessions_ended" in done(site)
