"""What an officer does on the board, in a real browser."""

import re
import time
from typing import Any

from playwright.sync_api import Page, Route, expect

from monitor.model.labels import Item, Severity, Urgency
from monitor.model.reports import Report
from monitor.model.roles import Role
from tests.browser.conftest import PHONE, Desk, told
from tests.builders import a_need, a_place, a_report


def urgent(text: str, place: str, **more: Any) -> Report:
    """A report heavy enough to be among the first of the list."""
    return a_report(
        text,
        needs=(a_need(Item.SEARCH_AND_RESCUE, persons=400),),
        place=a_place(place, key=f"invented:{place}"),
        urgency=Urgency.IMMEDIATE,
        severity=Severity.EXTREME,
        **more,
    )


def ids(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(".row", "rows => rows.map(row => row.id)")
    return found


def test_an_officer_signs_in_and_out(desk: Desk) -> None:
    page = desk.open(by_form=True)
    assert page.title() == "Cyclone Nalani · Crisis monitor"
    expect(page.locator(".officer")).to_have_text("desk officer")
    page.click("text=Sign out")
    expect(page.locator("h1")).to_have_text("Crisis monitor")
    page.goto(f"{desk.address}/board")
    assert "/sign-in" in page.url
    # a question that the board asked while it was signed out is refused, as it must be
    desk.faults[:] = [one for one in desk.faults if "401" not in one]


def test_new_incidents_wait_behind_the_bar_and_rows_stay(desk: Desk) -> None:
    page = desk.open()
    told(page)
    page.wait_for_timeout(1200)  # the question asked on connecting has been answered
    before = ids(page)
    new = urgent("Families on the roof of the mill, please send a boat to us", "Zangue")
    began = time.monotonic()
    desk.site.file(new)
    page.wait_for_selector("#new:not([hidden])", timeout=3000)
    assert time.monotonic() - began < 1.5
    expect(page.locator("#new")).to_contain_text("1 new · 1 urgent")
    assert ids(page) == before
    page.keyboard.press("n")
    expect(page.locator(".row", has_text="Zangue")).to_have_count(1)
    expect(page.locator("#new")).to_be_hidden()
    assert len(ids(page)) >= len(before)


def test_a_known_row_changes_in_place(desk: Desk) -> None:
    desk.site.file(urgent("The mill of Savane is cut off and water rises at its door", "Savane"))
    page = desk.open()
    told(page)
    row = page.locator(".row", has_text="Savane")
    expect(row.locator(".voices")).to_have_text("1 post")
    row.locator("a").focus()
    before = ids(page)
    desk.site.file(urgent("Savane: many children here, nobody has come for us yet", "Savane"))
    expect(row.locator(".voices")).to_have_text("2 posts, 2 people", timeout=3000)
    assert ids(page) == before
    assert page.evaluate("document.activeElement.closest('.row').textContent.includes('Savane')")


def test_the_open_incident_keeps_up(desk: Desk) -> None:
    desk.site.file(urgent("The bridge of Nhamatanda fell with people on it", "Nhamatanda"))
    page = desk.open()
    told(page)
    page.locator(".row", has_text="Nhamatanda").locator("a").click()
    expect(page.locator("#reports-title")).to_have_text("1 post")
    assert "incident=" in page.url
    desk.site.file(urgent("Nhamatanda again: three cars in the river, boats please", "Nhamatanda"))
    expect(page.locator("#reports-title")).to_have_text("2 posts, 2 people", timeout=4000)
    expect(page.locator("#further-posts")).to_have_text("1 further post")
    page.click("#further-posts")
    expect(page.locator(".reports .post")).to_have_count(2)


def test_the_filter_is_in_the_address(desk: Desk) -> None:
    page = desk.open()
    page.fill("#q", "water")
    page.wait_for_url(re.compile("q=water"))
    page.click("#filter-panel summary")
    page.check("input[name=language][value=en]")
    page.wait_for_url(re.compile("language=en.*q=water"))
    expect(page.locator("#chips .chip")).to_have_count(2)
    shown = ids(page)
    page.reload()
    assert ids(page) == shown
    expect(page.locator("#q")).to_have_value("water")
    page.click("#chip-words-water, #chip-words")
    page.wait_for_url(re.compile(r"language=en$"))
    page.go_back()
    page.wait_for_url(re.compile("q=water"))
    expect(page.locator("#chips .chip")).to_have_count(2)
    page.click("#chips-clear")
    page.wait_for_url(re.compile(r"/board$"))
    expect(page.locator("#chips")).to_be_hidden()


def test_back_and_forward_open_and_close_incidents(desk: Desk) -> None:
    page = desk.open()
    page.click(".row:nth-child(3) .title a")
    expect(page.locator("#detail .head")).to_be_visible()
    page.go_back()
    expect(page.locator("#detail .head")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#detail .head")).to_be_visible()
    expect(page.locator(".row.current")).to_have_count(1)


def test_the_board_by_keyboard(desk: Desk) -> None:
    page = desk.open()
    for key in ("j", "j", "ArrowDown", "k"):
        page.keyboard.press(key)
    focused = page.evaluate("document.activeElement.closest('.row').id")
    assert focused == ids(page)[1]
    page.keyboard.press("Enter")
    expect(page.locator("#detail .head")).to_be_visible()
    expect(page.locator(f"#{focused}.current")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#detail .head")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('.row')?.id") == focused
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.locator("[data-map=all] .leaflet-pane").first).to_be_attached()
    page.keyboard.press("m")
    expect(page.locator("ol#list")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_the_board_on_a_telephone(desk: Desk) -> None:
    page = desk.open(viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.evaluate("window.scrollTo(0, 900)")
    row = page.locator(".row").nth(8)
    name = row.get_attribute("id")
    row.locator("a").click()
    expect(page.locator("#detail .head")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.click("text=Back to the list")
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator(f"#{name}")).to_be_in_viewport()
    page.click("#filter-panel summary")
    page.check("input[name=urgency][value=Immediate]")
    page.wait_for_url(re.compile("urgency=Immediate"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_map_opens_incidents_and_filters_by_a_drawn_area(desk: Desk) -> None:
    page = desk.open()
    page.click("#view-map")
    page.wait_for_url(re.compile("view=map"))
    page.wait_for_selector(".gathered, .point")
    expect(page.locator("#map-count")).to_contain_text("on the map")
    box = page.locator("[data-map=all]").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.down("Shift")
    page.mouse.move(middle[0], box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 30, box["y"] + box["height"] - 60, steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.wait_for_url(re.compile("box="))
    expect(page.locator("#chips .chip")).to_contain_text("Area")
    page.wait_for_selector(".gathered, .point")
    for _ in range(8):
        if page.locator(".point").count():
            break
        page.locator(".gathered").first.click()
        page.wait_for_timeout(700)
    page.locator(".point").first.click()
    expect(page.locator("#detail .head")).to_be_visible()
    assert "incident=" in page.url
    page.click("#chip-box")
    page.wait_for_url(lambda address: "box=" not in address)


def test_a_viewer_never_sees_an_author(desk: Desk) -> None:
    page = desk.open(Role.VIEWER)
    page.click(".row:nth-child(1) .title a")
    name = page.locator(".who b").first.inner_text()
    assert "…" in name


def test_the_board_works_without_scripts(desk: Desk) -> None:
    page = desk.open(java_script_enabled=False)
    page.fill("#q", "water")
    page.press("#q", "Enter")
    assert "q=water" in page.url
    page.click(".row:nth-child(1) .title a")
    expect(page.locator("#detail .head")).to_be_visible()
    expect(page.locator("#volume rect").first).to_be_attached()


def test_a_broken_line_is_said_and_mended(desk: Desk) -> None:
    page = desk.open()
    told(page)
    page.route("**/live/token", lambda route: route.abort())
    page.evaluate("window.dispatchEvent(new Event('online'))")  # makes it connect anew
    expect(page.locator("#live")).to_have_text("reconnecting")
    desk.site.file(urgent("Chemba is under water, we are on the roofs of the market", "Chemba"))
    page.unroute("**/live/token")
    told(page)
    expect(page.locator("#new")).to_contain_text("1 new", timeout=5000)
    desk.faults.clear()  # the browser's own words about the line that we cut


def test_the_choice_of_light_or_dark_is_remembered(desk: Desk) -> None:
    page = desk.open()
    page.click("#theme")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_an_answer_goes_where_its_link_said_although_the_link_was_replaced_meanwhile(
    desk: Desk,
) -> None:
    page = desk.open()

    def slow(route: Route) -> None:
        page.evaluate("document.getElementById('queues').innerHTML += ''")  # as a refresh does
        route.continue_()

    page.route("**/board?late=1", slow)
    page.click("#queue-late")
    page.wait_for_selector("#chip-late")
    assert page.locator("header.top").count() == 1
    assert page.locator("#board #board").count() == 0
