"""axe-core on every screen, light and dark: no serious fault."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from monitor.actions.networks.accounts import add_account
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.store.networks.encryption import Seal
from tests.browser.conftest import PHONE, Desk, in_each_look
from tests.conftest import rows

SCREENS = {
    "list": "/board",
    "incident": "/board?incident=2",
    "filtered": "/board?urgency=Immediate&language=ar&q=%D9%85%D8%A7%D8%A1",
    "nothing": "/board?q=no-such-word",
    "map": "/board?view=map",
    "reports": "/incident/2/reports?skip=0",
    "listening": "/listening",
    "desks": "/desks",
    "views": "/views",
    "accounts": "/accounts",
    "new account": "/accounts/new/x",
    "audit": "/audit",
    "people": "/people",
    "one officer": "/people/1",
    "you": "/you",
    "unknown": "/no/such/page",
}


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


@in_each_look
def test_no_screen_has_a_serious_fault(desk: Desk, dark: bool, size: dict[str, int]) -> None:
    page = desk.open(Role.ADMINISTRATOR, dark=dark, viewport=size)
    wrong = {}
    for name, address in SCREENS.items():
        page.goto(desk.address + address)
        page.wait_for_timeout(900 if name in ("map", "incident") else 100)
        if found := faults(page):
            wrong[name] = found
    page.goto(f"{desk.address}/board")
    page.click("#filter-panel summary")
    if found := faults(page):
        wrong["filters"] = found
    page.goto(f"{desk.address}/board")
    page.click(".menu summary")
    if found := faults(page):
        wrong["menu"] = found
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    desk.faults[:] = [one for one in desk.faults if "404" not in one]  # the unknown page's own
    assert wrong == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_sign_in_has_no_serious_fault(desk: Desk, dark: bool) -> None:
    page = desk.context(dark=dark).new_page()
    page.goto(f"{desk.address}/sign-in")
    assert faults(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_public_form_works_without_scripts_and_has_no_serious_fault(
    desk: Desk, dark: bool, language: str
) -> None:
    site = desk.site
    if not rows(site.database, "SELECT 1 FROM accounts WHERE network = 'form'"):
        add_account(
            site.database, site.deployment, Account("form", "Form", {"address": "help"}),
            Seal(site.settings.secret),
            kind=AccountKind.OFFICIAL, listens=True, speaks=False, by=Person("ana@example.org"),
        )  # fmt: skip
    context = desk.context(dark=dark, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{desk.address}/tell/help?lang={language}")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    plain = desk.browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    plain.goto(f"{desk.address}/tell/help?lang={language}")
    plain.fill("#need", "Water for six (invented)")
    plain.click("button")
    plain.wait_for_url("**/tell/help/*")
    assert "Water for six (invented)" in plain.inner_text("main")
    page.goto(plain.url)
    assert faults(page) == []
