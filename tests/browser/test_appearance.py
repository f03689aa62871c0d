"""The pictures of the README, and those by which we look at the board: `tests/browser/shots/`."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, SHOTS, WIDE, Desk, told


def picture(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    told(page)
    page.wait_for_timeout(1200)  # the maps have been drawn
    page.screenshot(path=SHOTS / f"{name}.png")
    assert (SHOTS / f"{name}.png").stat().st_size > 20_000


@pytest.mark.pictures
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pictures(desk: Desk, dark: bool) -> None:
    theme = "dark" if dark else "light"
    page = desk.open(dark=dark, viewport=WIDE)
    page.click(".row:nth-child(2) .title a")
    picture(page, f"board-{theme}")
    page.goto(f"{desk.address}/board?view=map")
    page.wait_for_selector(".gathered, .point")
    picture(page, f"map-{theme}")
    phone = desk.open(dark=dark, viewport=PHONE)
    picture(phone, f"phone-{theme}")
    phone.click(".row:nth-child(2) .title a")
    picture(phone, f"phone-incident-{theme}")


def test_a_picture_from_right_to_left(desk: Desk) -> None:
    page = desk.open()
    page.goto(f"{desk.address}/board?language=ar")
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.click(".row:nth-child(2) .title a")
    picture(page, "board-rtl")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]
