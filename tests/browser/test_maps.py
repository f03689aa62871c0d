"""Maps come and go with the page, whatever is still on its way to them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk

MAP = "[data-map=all]"
HOLD_BODIES = """(slow) => {
    const read = Response.prototype.json;
    window.held = 0;
    const released = new Promise((done) => (window.release = done));
    Response.prototype.json = async function () {
      const body = await read.call(this);
      if (!this.url.includes(slow)) return body;
      window.held += 1;
      await released;
      return body;
    };
}"""
"""What matches `slow` has been answered, and its body comes when `release` is called."""

LATER = "() => new Promise((done) => setTimeout(done, 600))"
"""Leaflet's own timers: 250 ms for a zoom, 40 for the wheel, 300 for the clusters'."""


def open_map(desk: Desk, slow: str = "nothing") -> Page:
    page = desk.open()
    page.evaluate(HOLD_BODIES, slow)
    page.keyboard.press("m")
    page.wait_for_selector(f"{MAP}.leaflet-container")
    return page


def close_map(page: Page) -> None:
    page.keyboard.press("m")
    expect(page.locator("ol#list")).to_be_visible()
    expect(page.locator(MAP)).to_have_count(0)


@pytest.mark.parametrize("slow", ["/map/points", "/map/towns", "countries-50m"])
def test_an_answer_that_comes_after_its_map_is_gone_harms_nothing(desk: Desk, slow: str) -> None:
    page = open_map(desk, slow)
    if slow == "/map/towns":
        page.wait_for_selector(".gathered, .point")
        for _ in range(6):
            page.click(".leaflet-control-zoom-in")
            page.wait_for_selector(
                f"{MAP} .leaflet-map-pane:not(.leaflet-zoom-anim)", state="attached"
            )
    page.wait_for_function("() => window.held > 0")
    close_map(page)
    page.evaluate("release()")
    page.evaluate(LATER)
    assert desk.faults == []


@pytest.mark.parametrize("how", ["button", "wheel", "drag"])
def test_a_map_that_is_moving_can_be_left(desk: Desk, how: str) -> None:
    page = open_map(desk)
    page.wait_for_selector(".gathered, .point")
    box = page.locator(MAP).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    if how == "button":
        page.click(".leaflet-control-zoom-in")
    elif how == "wheel":
        page.mouse.wheel(0, -300)
    else:
        page.mouse.down()
        page.mouse.move(x + 120, y + 20, steps=4)
        page.mouse.up()
    close_map(page)
    page.evaluate(LATER)
    assert desk.faults == []


def test_the_map_is_there_again_when_it_is_opened_again(desk: Desk) -> None:
    page = open_map(desk)
    page.wait_for_selector(".gathered, .point")
    close_map(page)
    page.keyboard.press("m")
    page.wait_for_selector(".gathered, .point")
    expect(page.locator("#map-count")).to_contain_text("on the map")
    expect(page.locator(f"{MAP} canvas").first).to_be_attached()
