import pytest
from pydantic import SecretStr
from sqlalchemy import text

from monitor.actions.people.users import set_active, set_password
from monitor.model.roles import Role
from tests.builders import a_report
from tests.conftest import rows
from tests.running import wait_until
from tests.web.site import PASSWORD, Site, sign_in
from web.security.access import PUBLIC, SESSION_S, Rule, rule_of


def test_every_route_says_who_may_call_it(site: Site) -> None:
    silent = [
        rule.rule
        for rule in site.app.url_map.iter_rules()
        if rule_of(site.app.view_functions[rule.endpoint]) is None
    ]
    assert silent == []


def test_every_route_that_is_not_public_asks_for_a_sign_in(site: Site) -> None:
    client = site.app.test_client()
    asked = 0
    for rule in site.app.url_map.iter_rules():
        if rule_of(site.app.view_functions[rule.endpoint]) == Rule(PUBLIC):
            continue
        address = rule.rule.replace("<int:number>", "1").replace("<int:post>", "1")
        address = address.replace("<name>", "log")
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/sign-in?next=/"), address
        asked += 1
    assert asked > 8


def test_a_script_is_told_to_load_the_sign_in(site: Site) -> None:
    answer = site.app.test_client().get("/feeds", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in"


def test_public_routes_are_few(site: Site) -> None:
    views = site.app.view_functions
    public = {name for name, view in views.items() if rule_of(view) == Rule(PUBLIC)}
    form = {"form.page", "form.send", "form.answer", "hooks.call"}
    steps = (
        "tf_select",
        "two_factor_token_validation",
        "mf_recovery",
        "wan_signin",
        "forgot_password",
        "reset_password",
    )
    door = {f"security.{one}" for one in ("login", "logout", "wan_signin_response", *steps)}
    organisation = {"organisation.start", "organisation.back"}
    assert public == form | door | organisation | {"assets.file", "health.alive"}


def test_an_officer_signs_in_and_out(site: Site) -> None:
    client = site.signed_in()
    page = client.get("/board")
    assert page.status_code == 200
    assert client.get("/sign-out").status_code == 405  # a link must sign nobody out
    assert client.post("/sign-out").status_code == 400  # nor a form of another site
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/sign-out", data={"csrf_token": token})
    assert client.get("/board").status_code == 302


def test_signing_in_leaves_the_password_as_it_was(site: Site) -> None:
    """The hash that the command line and the invitations make is the one that the pages want."""
    site.make_app()
    email = site.officer()
    set_password(site.database, email, PASSWORD)
    before = rows(site.database, "SELECT password FROM users")
    assert sign_in(site.app.test_client(), email, PASSWORD).status_code == 302
    assert rows(site.database, "SELECT password FROM users") == before


@pytest.mark.parametrize("email", ["desk_officer@example.org", "nobody-known@example.org"])
def test_a_wrong_password_and_an_unknown_address_say_the_same(site: Site, email: str) -> None:
    site.officer()
    answer = sign_in(site.app.test_client(), email, "not the password")
    assert answer.status_code == 200
    assert "do not belong to an active account" in answer.text


def test_a_closed_account_cannot_sign_in(site: Site) -> None:
    email = site.officer()
    set_active(site.database, email, False)
    answer = sign_in(site.app.test_client(), email, PASSWORD)
    assert "do not belong to an active account" in answer.text


def test_a_closed_account_loses_its_pages_within_seconds(site: Site) -> None:
    client = site.signed_in()
    assert client.get("/board").status_code == 200
    set_active(site.database, site.officer(), False)
    wait_until(lambda: client.get("/board").status_code == 302, 5, "the board is lost")


def test_a_new_password_ends_open_sessions(site: Site) -> None:
    client = site.signed_in()
    set_password(site.database, site.officer(), "another long password")
    wait_until(lambda: client.get("/board").status_code == 302, 5, "the board is lost")


def test_a_session_ends_with_the_shift(site: Site) -> None:
    client = site.signed_in()
    with client.session_transaction() as session:
        session["since"] -= SESSION_S + 1
    assert client.get("/board").status_code == 302


def test_an_officer_without_a_role_is_told_so(site: Site) -> None:
    answer = site.signed_in(None).get("/board")
    assert answer.status_code == 403
    assert "Ask an administrator" in answer.text


def test_every_role_sees_the_board(site: Site) -> None:
    for role in Role:
        assert site.signed_in(role).get("/board").status_code == 200


def test_the_sign_in_leads_back_but_never_to_another_site(site: Site) -> None:
    client = site.app.test_client()
    email = site.officer()
    form = client.get("/sign-in?next=/board?q=water").text
    token = form.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    fields = {"email": email, "password": PASSWORD, "csrf_token": token}
    answer = client.post("/sign-in?next=https://example.net/", data=fields)
    assert not answer.headers.get("Location", "/").startswith("https://example.net")


def test_cookies_and_headers_are_strict(site: Site) -> None:
    client = site.app.test_client()
    answer = sign_in(client, site.officer(), PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    page = client.get("/board")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert f"connect-src 'self' http://localhost:{site.settings.live_port}" in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"


def test_cookies_go_over_https_only_where_the_settings_say_so(site: Site) -> None:
    site.settings = site.settings.model_copy(update={"secure_cookies": True})
    client = site.app.test_client()
    answer = client.get("/sign-in", base_url="https://board.example.org")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_pages_have_no_scripts_and_styles_of_their_own(site: Site) -> None:
    page = site.signed_in().get("/board").text
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count('<script type="module" src="/assets/')


def test_an_unknown_address_says_where_to_go(site: Site) -> None:
    answer = site.signed_in().get("/no/such/page")
    assert answer.status_code == 404
    assert 'href="/board"' in answer.text


def test_a_board_goes_on_without_the_feed(site: Site) -> None:
    site.settings = site.settings.model_copy(
        update={"redis_url": SecretStr("redis://127.0.0.1:1/0")}
    )
    client = site.signed_in()
    assert client.get("/board").status_code == 200
    before = client.get("/board/refresh").get_json()["revision"]
    site.file(a_report(), announce=False)
    site.app.extensions["monitor"].rendered._pause = 0
    assert client.get("/board/refresh").get_json()["revision"] > before  # a board that asks learns


def test_a_database_without_officers_lets_nobody_in(site: Site) -> None:
    with site.database.write() as connection:
        connection.execute(text("DELETE FROM users"))
    answer = sign_in(site.app.test_client(), "a@example.org", PASSWORD)
    assert answer.status_code == 200
