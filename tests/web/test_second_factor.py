"""The authenticator app and recovery codes, by the pages alone (no scripts)."""

import re
import time

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from monitor.actions.people.users import reset_second_factor
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.store.people import audit
from monitor.store.people.audit import Asked
from tests.conftest import rows
from tests.running import wait_until
from tests.web.site import PASSWORD, Site, sign_in, soup, words_of
from web.security.lockouts import OF_ADDRESS


def send(client: FlaskClient, address: str, page: str | None = None, **fields: str) -> TestResponse:
    """Fills in the form of a page and sends it."""
    form = client.get(page or address).text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert found is not None, form
    return client.post(address, data=fields | {"csrf_token": found.group(1)})


def set_up(client: FlaskClient) -> pyotp.TOTP:
    page = send(client, "/you/authenticator", setup="authenticator")
    assert 'src="data:image/svg+xml;base64,' in page.text
    secret = words_of(_soup(page).select("code.secret"))[0].replace("-", "").replace(" ", "")
    app = pyotp.TOTP(secret)
    action = str(_soup(page).select_one("form[action*='/you/authenticator/']")["action"])  # type: ignore[index]
    answer = send(client, action, "/you", code=app.now())
    assert answer.headers["Location"] == "/you"
    assert "The authenticator app is set up" in client.get("/you").text
    return app


def next_code(app: pyotp.TOTP) -> str:
    """The code after the one that was used; a clock may be that much ahead."""
    return app.at(time.time() + 30)


def codes_of(client: FlaskClient) -> list[str]:
    return words_of(_soup(send(client, "/you/recovery-codes")).select(".codes code"))


def first_step(site: Site, client: FlaskClient, role: Role = Role.DESK_OFFICER) -> TestResponse:
    return sign_in(client, site.officer(role), PASSWORD)


def test_after_the_password_the_code_of_the_app_is_asked_for(site: Site) -> None:
    app = set_up(site.signed_in())
    client = site.app.test_client()
    assert first_step(site, client).headers["Location"].startswith("/sign-in/code")
    assert client.get("/board").status_code == 302  # the password alone opens nothing
    assert "is not right" in send(client, "/sign-in/code", code="000000").text
    answer = send(client, "/sign-in/code", code=next_code(app))
    assert answer.status_code == 302
    assert client.get("/board").status_code == 200
    with site.database.read() as connection:
        done = audit.entries(connection, Asked(), limit=4)
    assert [(one.action, one.detail) for one in done][:2] == [
        ("signed_in", {"with": ["password", "authenticator app"]}),
        ("sign_in_failed", {"with": "code"}),
    ]


def test_a_code_is_good_once(site: Site) -> None:
    app = set_up(site.signed_in())
    code = next_code(app)
    first, second = site.app.test_client(), site.app.test_client()
    for client in (first, second):
        first_step(site, client)
    assert send(first, "/sign-in/code", code=code).status_code == 302
    assert send(second, "/sign-in/code", code=code).status_code == 200
    assert second.get("/board").status_code == 302


def test_a_recovery_code_stands_in_once(site: Site) -> None:
    client = site.signed_in()
    set_up(client)
    codes = codes_of(client)
    assert len(set(codes)) == 8
    for expected in (302, 200):
        other = site.app.test_client()
        first_step(site, other)
        assert send(other, "/sign-in/recovery", code=codes[0]).status_code == expected
        assert other.get("/board").status_code == (200 if expected == 302 else 302)
    assert "7 left" in soup(client, "/you").get_text()


def test_guesses_of_codes_wait_and_a_right_password_does_not_make_them_free(site: Site) -> None:
    app = set_up(site.signed_in())
    for _ in range(OF_ADDRESS.most):
        client = site.app.test_client()
        first_step(site, client)
        send(client, "/sign-in/code", code="000000")
    client = site.app.test_client()
    first_step(site, client)
    answer = send(client, "/sign-in/code", code=next_code(app))
    assert answer.status_code == 429
    assert re.search(r"Wait (2[5-9]|30) seconds", answer.text)


def test_secrets_lie_encrypted_in_the_database(site: Site) -> None:
    client = site.signed_in()
    app = set_up(client)
    codes = codes_of(client)
    [row] = rows(site.database, "SELECT tf_totp_secret, mf_recovery_codes FROM users")
    for secret in (app.secret, codes[0]):
        assert secret not in str(row)


def test_the_app_is_removed_and_the_password_is_enough_again(site: Site) -> None:
    client = site.signed_in()
    set_up(client)
    send(client, "/you/authenticator", setup="disable")
    assert first_step(site, site.app.test_client()).headers["Location"] == "/"


def test_an_administrator_resets_it_and_open_sessions_end(site: Site) -> None:
    client = site.signed_in()
    set_up(client)
    reset_second_factor(site.database, site.officer(), Person("admin@example.org"))
    wait_until(lambda: client.get("/board").status_code == 302, 5, "the session has ended")
    assert first_step(site, site.app.test_client()).headers["Location"] == "/"
    assert rows(site.database, "SELECT tf_totp_secret, mf_recovery_codes FROM users") == [
        (None, None)
    ]


def test_after_half_an_hour_the_password_is_asked_for_before_changes(site: Site) -> None:
    client = site.signed_in()
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)
    answer = client.get("/you/authenticator")
    assert answer.headers["Location"].startswith("/you/confirm?next=/you/authenticator")
    wrong = send(client, "/you/confirm?next=/you/authenticator", password="not the password")
    assert wrong.status_code == 200
    right = send(client, "/you/confirm?next=/you/authenticator", password=PASSWORD)
    assert right.headers["Location"].endswith("/you/authenticator")
    assert client.get("/you/authenticator").status_code == 200


def served(site: Site, **more: object) -> Site:
    """The same board where others can reach it."""
    site.settings = site.settings.model_copy(update={"host": "board.example.org", **more})
    return site


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_need_one_are_asked_and_may_put_it_off(site: Site, role: Role) -> None:
    client = served(site).signed_in(role)
    answer = client.get("/board")
    if role not in (Role.APPROVER, Role.ADMINISTRATOR):
        assert answer.status_code == 200
        return
    assert answer.headers["Location"] == "/you/second-factor"
    script = client.get("/feeds", headers={"HX-Request": "true"})
    assert script.headers["HX-Redirect"] == "/you/second-factor"
    assert send(client, "/you/later", "/you/second-factor").headers["Location"] == "/board"
    assert client.get("/board").status_code == 200


def test_two_weeks_later_it_is_due_and_opens_the_board_once_set_up(site: Site) -> None:
    email = served(site).officer(Role.APPROVER)
    with site.database.write() as connection:
        connection.exec_driver_sql("UPDATE users SET created_at = created_at - 15 * 86400000")
    client = site.signed_in(Role.APPROVER)
    assert send(client, "/you/later", "/you/second-factor").status_code == 403
    assert client.get("/board").status_code == 302
    set_up_asked(client)
    wait_until(lambda: client.get("/board").status_code == 200, 5, "the board opens")
    assert email == site.officer(Role.APPROVER)


def set_up_asked(client: FlaskClient) -> None:
    page = send(client, "/you/authenticator", setup="authenticator")
    secret = words_of(_soup(page).select("code.secret"))[0].replace("-", "").replace(" ", "")
    action = str(_soup(page).select_one("form[action*='/you/authenticator/']")["action"])  # type: ignore[index]
    send(client, action, "/you/second-factor", code=pyotp.TOTP(secret).now())


def test_a_board_of_its_own_machine_asks_nobody(site: Site) -> None:
    assert site.signed_in(Role.ADMINISTRATOR).get("/board").status_code == 200


def test_nobody_is_asked_where_the_settings_say_so(site: Site) -> None:
    client = served(site, second_factor_for="nobody").signed_in(Role.ADMINISTRATOR)
    assert client.get("/board").status_code == 200


def test_roles_that_there_are_not_are_refused() -> None:
    from monitor.settings import Settings

    with pytest.raises(ValueError, match="second_factor_for"):
        Settings(second_factor_for="approver, boss")


def _soup(answer: TestResponse):  # type: ignore[no-untyped-def]
    from bs4 import BeautifulSoup

    return BeautifulSoup(answer.text, "html.parser")
