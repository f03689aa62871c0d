"""The screen of places in a browser: with a file, on a phone, from right to left."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, SHOTS, Desk, in_each_look
from tests.browser.test_access_for_all import faults

EXAMPLE = Path(__file__).parents[1] / "places" / "local" / "invented_places.csv"


def picture(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    page.wait_for_timeout(900 if page.locator("[data-map]").count() else 100)  # the map is drawn
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index]  # it was given


@in_each_look
def test_a_list_is_uploaded_looked_at_used_and_removed(
    desk: Desk, dark: bool, size: dict[str, int]
) -> None:
    look = f"{'phone' if size == PHONE else 'wide'}-{'dark' if dark else 'light'}"
    page = desk.open(dark=dark, viewport=size)
    page.click(".menu summary")
    page.click("header a[href='/places']")
    page.fill("#countries", "Mozambique, Zimbabwe")
    page.click("text=Set the area")
    page.wait_for_selector("text=set by")
    page.set_input_files("#file", EXAMPLE)
    page.fill("#name", "Camps and clinics of Sofala")
    page.click("text=Look at it")
    page.wait_for_selector("text=Is this right?")
    picture(page, f"places-preview-{look}")
    assert faults(page) == []
    page.click("text=Use these 5 places")
    page.wait_for_selector("td >> text=desk_officer@example.org")
    picture(page, f"places-{look}")
    assert faults(page) == []
    page.evaluate("document.documentElement.dir = 'rtl'")
    picture(page, f"places-rtl-{look}")
    page.click("td .acts summary")
    page.click("text=Remove it now")
    page.wait_for_selector("text=No list is in use")


def test_it_works_without_scripts(desk: Desk) -> None:
    page = desk.context(java_script_enabled=False).new_page()
    page.goto(f"{desk.address}/places")
    page.fill("#email", desk.site.officer())
    page.fill("#password", "a password of the tests")
    page.click("button[type=submit]")
    page.set_input_files("#file", EXAMPLE)
    page.click("text=Look at it")
    page.click("text=Do not use it")
    page.wait_for_selector("text=No list is in use")
    page.fill("[name=south]", "1")
    page.click("text=Set the area")
    page.wait_for_selector("text=a box needs all four sides")
