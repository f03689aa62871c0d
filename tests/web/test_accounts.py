"""Accounts on the board: credentials go in and never come out."""

import pytest

from monitor.actions.networks.accounts import add_account
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.roles import SETS_OWN_ACCOUNT, Role
from monitor.store.networks import accounts
from monitor.store.networks.encryption import Seal
from tests.conftest import rows
from tests.web.site import Site, soup
from tests.web.test_places import post


def kept(site: Site) -> list[accounts.KeptAccount]:
    with site.database.read() as connection:
        return accounts.accounts_of(connection, site.deployment)


def test_an_account_is_added_checked_and_removed(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    page = soup(client, "/accounts")
    assert "No account is there yet" in page.get_text()
    [link] = [one for one in page.select(".choices a") if "Log" in one.get_text()]
    answer = post(client, str(link["href"]), name="@ReliefDesk", kind="official", speaks="on")
    assert answer.status_code == 303
    assert "can post but not read" in client.get(answer.headers["Location"]).text
    [one] = kept(site)
    assert (one.name, one.kind, one.speaks, one.may_post) == (
        "@ReliefDesk", AccountKind.OFFICIAL, True, True,
    )  # fmt: skip
    post(client, f"/accounts/{one.id}/check")
    post(client, f"/accounts/{one.id}/remove")
    assert kept(site) == []


def test_an_officer_adds_only_an_account_of_their_own(site: Site) -> None:
    post(site.signed_in(Role.DESK_OFFICER), "/accounts/new/log", name="@ana", kind="official")
    [one] = kept(site)
    assert (one.kind, one.by) == (AccountKind.PERSONAL, "desk_officer@example.org")
    other = site.signed_in(Role.ADMINISTRATOR)
    assert post(other, f"/accounts/{one.id}/remove").status_code == 403


@pytest.mark.parametrize("role", [None, *Role])
def test_only_those_who_may_speak_see_accounts(site: Site, role: Role | None) -> None:
    answer = site.signed_in(role).get("/accounts")
    assert (answer.status_code == 200) is (role in SETS_OWN_ACCOUNT)


def test_what_is_missing_is_said_and_unknown_officers_are_refused(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    answer = post(client, "/accounts/new/log", name="")
    assert answer.status_code == 422
    assert "give the account a name" in answer.text
    answer = post(client, "/accounts/new/log", name="@desk", users="nobody@example.org")
    assert "is no officer here" in answer.text
    assert kept(site) == []


def test_secrets_are_never_shown_again(site: Site) -> None:
    seal = Seal(site.settings.secret)
    account = Account("log", "@ReliefDesk", {"token": "sesame-open"})
    number = add_account(
        site.database, site.deployment, account, seal,
        kind=AccountKind.OFFICIAL, listens=False, speaks=True, by=Person("x"),
    )  # fmt: skip
    client = site.signed_in(Role.ADMINISTRATOR)
    for address in ("/accounts", f"/accounts/{number}"):
        assert "sesame" not in client.get(address).text
    post(client, f"/accounts/{number}", name="@Desk", kind="official", speaks="on")
    with site.database.read() as connection:
        assert accounts.opened(connection, number, seal).settings == {"token": "sesame-open"}
    assert rows(site.database, "SELECT name FROM accounts") == [("@Desk",)]


def test_a_deployment_says_who_must_approve(site: Site) -> None:
    leo = site.signed_in(Role.APPROVER)
    boxes = soup(leo, "/accounts").select("input[name=second][checked]")
    assert [one["value"] for one in boxes] == ["official", "programme"]
    form = soup(leo, "/accounts").select_one("form[action='/accounts/approval']")
    assert form is not None
    token = form.select_one("[name=csrf_token]")
    assert token is not None
    fields = {"csrf_token": token["value"], "second": ["personal"]}
    assert leo.post("/accounts/approval", data=fields).status_code == 303
    boxes = soup(leo, "/accounts").select("input[name=second][checked]")
    assert [one["value"] for one in boxes] == ["personal"]
    desk = site.signed_in(Role.DESK_OFFICER)
    assert desk.post("/accounts/approval", data=fields).status_code in (400, 403)
