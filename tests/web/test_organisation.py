"""Sign-in with the organisation, over the wire, against a real OpenID provider."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from werkzeug.test import TestResponse

from monitor.actions.people.users import set_active
from monitor.model.roles import Role
from monitor.store.people import audit, users
from monitor.store.people.audit import Asked
from monitor.store.people.users import Officer
from tests.web.provider import CLIENT, SECRET, Provider
from tests.web.site import Site
from tests.web.test_second_factor import next_code, send, set_up

PIA = {"sub": "7", "email": "Pia@example.org", "email_verified": True, "name": "Pia Invented"}


@pytest.fixture
def provider(site: Site) -> Iterator[Provider]:
    running = Provider(dict(PIA))
    running.start()
    configure(site, running)
    yield running
    running.stop()


def configure(site: Site, provider: Provider, **more: object) -> None:
    changes: dict[str, Any] = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
        "oidc_name": "Invented Relief",
    }
    site.settings = site.settings.model_copy(update=changes | more)


def enter(client: FlaskClient, where: str = "/sign-in/organisation") -> TestResponse:
    """Follows the way to the provider and back, as a browser does."""
    away = client.get(where)
    assert away.status_code == 302, away.text
    back = requests.get(away.headers["Location"], allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    return client.get(back.headers["Location"])


def known(site: Site) -> dict[str, Officer]:
    return {one.email: one for one in users.all_users(site.database)}


def refused(site: Site, words: str) -> None:
    client = site.app.test_client()
    assert enter(client).headers["Location"] == "/sign-in"
    assert words in client.get("/sign-in").text
    assert client.get("/board").status_code == 302


def test_the_first_sign_in_makes_the_officer_and_leads_where_they_wanted(
    site: Site, provider: Provider
) -> None:
    client = site.app.test_client()
    assert "Sign in with Invented Relief" in client.get("/sign-in").text
    answer = enter(client, "/sign-in/organisation?next=/listening")
    assert answer.headers["Location"] == "/listening"
    assert client.get("/board").status_code == 200
    pia = known(site)["pia@example.org"]
    assert (pia.name, pia.roles, pia.invited) == ("Pia Invented", ("viewer",), True)
    with site.database.read() as connection:
        [signed_in] = audit.entries(connection, Asked(action="signed_in"), limit=2)
    assert signed_in.detail == {"with": ["organisation"]}
    again = site.app.test_client()
    provider.person["email"] = "pia.new@example.org"  # the organisation still calls her 7
    enter(again)
    assert list(known(site)) == ["pia@example.org"]
    assert again.get("/board").status_code == 200


def test_the_way_back_never_leads_to_another_site(site: Site, provider: Provider) -> None:
    for bad in ("https://example.net/", "//example.net/"):
        answer = enter(site.app.test_client(), f"/sign-in/organisation?next={bad}")
        assert answer.headers["Location"] == "/"


def test_roles_follow_the_claim(site: Site, provider: Provider) -> None:
    configure(
        site, provider, oidc_roles_claim="groups", oidc_roles="leads=approver, desk=desk_officer"
    )
    site.officer(Role.ADMINISTRATOR)
    for groups, roles in (
        (["leads", "desk", "gym"], ("approver", "desk_officer")),
        ("desk", ("desk_officer",)),
        ([], ("viewer",)),
    ):
        provider.person["groups"] = groups
        enter(site.app.test_client())
        assert known(site)["pia@example.org"].roles == roles


def test_only_the_domains_of_the_settings_enter(site: Site, provider: Provider) -> None:
    configure(site, provider, oidc_domains="example.net, relief.example")
    refused(site, "may not enter here")
    provider.person["email"] = "pia@relief.example"
    client = site.app.test_client()
    enter(client)
    assert client.get("/board").status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email_verified": False}, "has not checked your address"),
        ({"email": ""}, "does not tell your address"),
    ],
)
def test_an_address_that_nobody_checked_is_none(
    site: Site, provider: Provider, change: dict[str, Any], words: str
) -> None:
    provider.person |= change
    refused(site, words)


def test_an_officer_who_is_there_already_is_the_same_only_if_the_address_is_checked(
    site: Site, provider: Provider
) -> None:
    provider.person["email"] = site.officer(Role.APPROVER)
    del provider.person["email_verified"]
    refused(site, "is there already")
    provider.person["email_verified"] = True
    client = site.app.test_client()
    enter(client)
    assert client.get("/accounts").status_code == 200
    assert known(site)["approver@example.org"].roles == ("approver",)
    provider.person |= {"sub": "8"}  # somebody else of the organisation with the same address
    refused(site, "is there already")


def test_a_stopped_officer_does_not_enter(site: Site, provider: Provider) -> None:
    enter(site.app.test_client())
    set_active(site.database, "pia@example.org", False)
    refused(site, "is stopped")


def test_who_has_a_second_factor_here_is_asked_for_it_here(site: Site, provider: Provider) -> None:
    client = site.app.test_client()
    enter(client)
    app = set_up(client)
    other = site.app.test_client()
    assert enter(other).headers["Location"].startswith("/sign-in/code")
    assert other.get("/board").status_code == 302
    send(other, "/sign-in/code", code=next_code(app))
    assert other.get("/board").status_code == 200


def test_a_forged_token_or_answer_opens_nothing(site: Site, provider: Provider) -> None:
    client = site.app.test_client()
    client.get("/sign-in/organisation")
    assert client.get("/sign-in/organisation/back?code=x&state=y").headers["Location"] == "/sign-in"
    published = provider.key
    client.get("/sign-in")
    enter(client)  # the keys are known now
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})
    away = site.app.test_client()
    forged = enter(away)
    assert forged.headers["Location"] == "/sign-in"
    assert away.get("/board").status_code == 302
    provider.key = published


def test_a_provider_that_is_away_is_said(site: Site, provider: Provider) -> None:
    configure(site, provider, oidc_issuer="http://127.0.0.1:1")
    client = site.app.test_client()
    assert client.get("/sign-in/organisation").headers["Location"] == "/sign-in"
    assert "does not answer" in client.get("/sign-in").text


def test_without_an_organisation_there_is_no_such_way(site: Site) -> None:
    assert site.app.test_client().get("/sign-in/organisation").status_code == 404
    assert "organisation" not in site.app.test_client().get("/sign-in").text
