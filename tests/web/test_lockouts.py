"""Failed sign-ins make the next one wait, and tell nobody who has an account."""

import pytest

from monitor.model.roles import Role
from monitor.store.people import audit
from monitor.store.people.audit import Asked
from tests.web.site import PASSWORD, Site, sign_in
from web.security.lockouts import OF_ADDRESS, OF_NETWORK


def fail(site: Site, email: str, times: int) -> None:
    for _ in range(times):
        assert sign_in(site.app.test_client(), email, "not the password").status_code == 200


@pytest.mark.parametrize("email", ["desk_officer@example.org", "nobody-known@example.org"])
def test_after_some_failures_even_the_right_password_waits(site: Site, email: str) -> None:
    site.officer()
    fail(site, email, OF_ADDRESS.most)
    answer = sign_in(site.app.test_client(), f" {email.upper()}", PASSWORD)
    assert answer.status_code == 429
    assert "Wait 30 seconds and try again" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 30
    with site.database.read() as connection:
        [one] = audit.entries(connection, Asked(action="locked_out"), limit=10)
    assert (one.who.address, one.detail) == (email, {"for": "30 seconds"})


def test_other_officers_sign_in_all_the_same(site: Site) -> None:
    fail(site, site.officer(), OF_ADDRESS.most)
    other = site.officer(Role.APPROVER)
    assert sign_in(site.app.test_client(), other, PASSWORD).status_code == 302


def test_a_browser_that_the_officer_has_used_is_not_kept_out_by_others(site: Site) -> None:
    client = site.signed_in()
    email = site.officer()
    client.delete_cookie("monitor")  # the session is over; the browser is the same
    fail(site, email, OF_ADDRESS.most)
    assert sign_in(site.app.test_client(), email, PASSWORD).status_code == 429
    for _ in range(OF_ADDRESS.most - 1):
        assert sign_in(client, email, "not the password").status_code == 200
    assert sign_in(client, email, PASSWORD).status_code == 302


def test_a_known_browser_that_fails_waits_too_and_a_made_up_one_is_not_known(site: Site) -> None:
    client = site.signed_in()
    client.delete_cookie("monitor")
    for _ in range(OF_ADDRESS.most):
        sign_in(client, site.officer(), "not the password")
    assert sign_in(client, site.officer(), PASSWORD).status_code == 429
    stranger = site.app.test_client()
    stranger.set_cookie("known", "WyJhIixbImIiXV0.forged")
    fail(site, site.officer(), OF_ADDRESS.most)
    assert sign_in(stranger, site.officer(), PASSWORD).status_code == 429


def test_one_place_that_tries_many_addresses_waits(site: Site) -> None:
    client = site.app.test_client()
    for number in range(OF_NETWORK.most):
        sign_in(client, f"nobody{number}@example.org", "not the password")
    assert sign_in(client, site.officer(), PASSWORD).status_code == 429


def test_a_right_password_forgets_what_failed_before(site: Site) -> None:
    email = site.officer()
    for _ in range(3):
        fail(site, email, OF_ADDRESS.most - 1)
        assert sign_in(site.app.test_client(), email, PASSWORD).status_code == 302


def test_without_redis_an_officer_signs_in(site: Site) -> None:
    site.settings = site.settings.model_copy(update={"redis_url": None})
    email = site.officer()
    assert sign_in(site.app.test_client(), email, PASSWORD).status_code == 302
