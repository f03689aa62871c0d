"""axe-core on every screen, light and dark: no serious fault."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, WIDE, Desk

SCREENS = {
    "list": "/board",
    "incident": "/board?incident=2",
    "filtered": "/board?urgency=Immediate&language=ar&q=%D9%85%D8%A7%D8%A1",
    "nothing": "/board?q=no-such-word",
    "map": "/board?view=map",
    "reports": "/incident/2/reports?skip=0",
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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_screen_has_a_serious_fault(desk: Desk, dark: bool, size: dict[str, int]) -> None:
    page = desk.open(dark=dark, viewport=size)
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
    desk.faults[:] = [one for one in desk.faults if "404" not in one]  # the unknown page's own
    assert wrong == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_sign_in_has_no_serious_fault(desk: Desk, dark: bool) -> None:
    page = desk.context(dark=dark).new_page()
    page.goto(f"{desk.address}/sign-in")
    assert faults(page) == []
