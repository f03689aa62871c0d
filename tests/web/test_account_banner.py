"""An account that was disabled is told on every page to those who can mend it."""

import pytest

from monitor.actions.networks.accounts import add_account, change_account, disable
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.store.networks.encryption import Seal
from tests.web.site import Site, soup

FAULT = "X refuses the credentials: make new <keys>"
PAGES = ("/board", "/listening", "/places", "/accounts")


def disabled(site: Site, kind: AccountKind, by: str, name: str = "@ReliefDesk") -> int:
    number = add_account(
        site.database,
        site.deployment,
        Account("x", name, {}),
        Seal("a key"),
        kind=kind,
        listens=True,
        speaks=False,
        by=Person(by),
    )
    disable(site.database, number, FAULT)
    return number


def told(site: Site, role: Role, address: str = "/board") -> list[str]:
    page = soup(site.signed_in(role), address)
    return [" ".join(one.get_text(" ").split()) for one in page.select(".mend p")]


@pytest.mark.parametrize("address", PAGES)
def test_the_owner_sees_it_on_every_page_with_the_way_to_mend_it(site: Site, address: str) -> None:
    disabled(site, AccountKind.OFFICIAL, site.officer(Role.APPROVER))
    page = soup(site.signed_in(Role.APPROVER), address)
    [line] = page.select(".mend p")
    assert f"@ReliefDesk on X is disabled: {FAULT}" in " ".join(line.get_text(" ").split())
    assert [link["href"] for link in line.select("a")] == ["/accounts"]


def test_administrators_see_it_and_others_do_not(site: Site) -> None:
    disabled(site, AccountKind.OFFICIAL, site.officer(Role.APPROVER))
    assert len(told(site, Role.ADMINISTRATOR)) == 1
    assert told(site, Role.DESK_OFFICER) == []
    assert told(site, Role.VIEWER) == []


def test_an_account_of_ones_own_is_nobody_elses_business(site: Site) -> None:
    disabled(site, AccountKind.PERSONAL, site.officer(Role.DESK_OFFICER))
    assert len(told(site, Role.DESK_OFFICER)) == 1
    assert told(site, Role.ADMINISTRATOR) == []


def test_it_goes_when_the_account_is_mended_and_is_not_before_the_sign_in(site: Site) -> None:
    number = disabled(site, AccountKind.OFFICIAL, site.officer(Role.APPROVER))
    assert 'class="mend"' not in site.app.test_client().get("/sign-in").text
    change_account(
        site.database,
        number,
        Seal("a key"),
        by=Person("ines@example.org"),
        settings={"bearer_token": "new"},
    )
    assert told(site, Role.APPROVER) == []
