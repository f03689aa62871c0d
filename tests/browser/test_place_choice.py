"""Places in a real browser: their doubt, choosing by keyboard, mouse and without scripts, undo."""

from dataclasses import replace
from typing import Any

from playwright.sync_api import Page, expect

from monitor.model.labels import Item, Severity, Urgency
from monitor.model.places import Candidate, Mention, Place, Precision
from monitor.model.reports import Report
from monitor.model.roles import Role
from tests.browser.conftest import WIDE, Desk, in_each_look, told
from tests.browser.test_access_for_all import faults
from tests.browser.test_appearance import picture
from tests.builders import a_need, a_report

PLACE = ".facts dl > div:has(dt:text-is('Place')) dd"


def candidate(
    name: str, number: int, lat: float, lon: float, score: float, **more: Any
) -> Candidate:
    fields: dict[str, Any] = {
        "country": "MZ",
        "region": "Sofala",
        "precision": Precision.CITY,
        "population": 20_000 * number,
    }
    key = f"geonames:900{number}"
    return Candidate(key=key, name=name, lat=lat, lon=lon, score=score, **(fields | more))


def three(name: str) -> tuple[Candidate, ...]:
    return (
        candidate(name, 1, -19.86, 34.6, 0.41),
        candidate(name, 2, -17.3, 35.1, 0.3, region="Zambezia"),
        candidate(name, 3, -3.2, 29.9, 0.2, country="BI", region="Buhinyuza"),
    )


def doubtful(text: str, name: str, *, chosen: bool = False, **more: Any) -> Report:
    """A report heavy enough to be among the first; the name may be one of three places."""
    found = three(name)
    start = text.index(name)
    mention = Mention(name, start, start + len(name), "place")
    place = Place(mention, found, found[0] if chosen else None, 0.83 if chosen else 0.41)
    report = a_report(
        text,
        needs=(a_need(Item.SEARCH_AND_RESCUE, persons=400),),
        urgency=Urgency.IMMEDIATE,
        severity=Severity.EXTREME,
        **more,
    )
    return replace(report, places=(place,), mentions=(mention,))


def opened(page: Page, words: str) -> None:
    told(page)
    page.locator(".row", has_text=words).first.locator("a").first.click()
    expect(page.locator("#detail .head")).to_be_visible()


def test_a_candidate_is_chosen_by_keyboard_and_undone(desk: Desk) -> None:
    desk.site.file(doubtful("The tower of Marowe is under water, people on it", "Marowe"))
    page = desk.open()
    opened(page, "Marowe")
    expect(page.locator("#detail h1")).to_contain_text("place uncertain: Marowe")
    page.keyboard.press("p")
    expect(page.locator("#places")).to_have_attribute("open", "")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "geonames:9002"
    page.keyboard.press("Escape")
    expect(page.locator("#places")).not_to_have_attribute("open", "")
    page.keyboard.press("p")
    page.keyboard.press("3")
    expect(page.locator("#detail h1")).not_to_contain_text("uncertain")
    expect(page.locator(".chosen")).to_contain_text("“Marowe” is Marowe, chosen by An Officer")
    expect(page.locator(PLACE)).to_contain_text("Marowe, BI")
    assert page.evaluate("document.activeElement.id") == "place-undo"
    row = page.locator(".row", has_text="Marowe")
    expect(row.locator(".place")).to_have_text("· Marowe, BI", timeout=4000)
    page.keyboard.press("Enter")
    expect(page.locator("#detail h1")).to_contain_text("place uncertain: Marowe")
    expect(page.locator(".chosen")).to_have_count(0)


def test_another_officers_choice_shows_by_itself_and_is_not_overwritten(desk: Desk) -> None:
    desk.site.file(doubtful("A dyke broke at Tengane, families on roofs there", "Tengane"))
    ana, ben = desk.open(), desk.open(Role.APPROVER)
    for page in (ana, ben):
        opened(page, "Tengane")
    ben.keyboard.press("p")
    ana.keyboard.press("p")
    ana.keyboard.press("2")
    expect(ana.locator(".chosen")).to_be_visible()
    expect(ben.locator(".chosen")).to_be_visible(timeout=4000)
    ben.keyboard.press("1")
    expect(ben.locator("#said")).to_contain_text("An Officer has just said that “Tengane” is")
    expect(ben.locator(".chosen")).to_have_count(1)
    map_of = ben.locator("[data-map=small]")
    expect(map_of).to_have_attribute("data-lat", "-17.3")


def test_a_place_that_is_typed_and_one_clicked_on_the_map(desk: Desk) -> None:
    desk.site.file(doubtful("Our school in Lubazi is an island now, send boats", "Lubazi"))
    page = desk.open()
    opened(page, "Lubazi")
    page.click("#places > summary")
    page.click("#another-1 > summary")
    page.fill("#search-place-1", "leogane, haiti")
    page.keyboard.press("Enter")
    page.locator("#found-1 .candidate", has_text="Haiti").or_(
        page.locator("#found-1 .candidate")
    ).first.click()
    expect(page.locator("#detail h1")).to_contain_text("Léogâne")
    page.click("#place-undo")
    expect(page.locator("#detail h1")).to_contain_text("uncertain")
    page.click("#places > summary")
    page.click("#another-1 > summary")
    page.locator("[data-map=pick] canvas").first.wait_for()
    page.locator("[data-map=pick]").click(position={"x": 150, "y": 90})
    expect(page.locator(".point-place [name=lat]").first).not_to_have_value("")
    page.locator(".point-place [name=name]").first.fill("Lubazi primary school")
    page.click("text=Place it there")
    expect(page.locator("#detail h1")).to_contain_text("Lubazi primary school")
    expect(page.locator(PLACE)).to_contain_text("exact spot, within about 150 m")
    expect(page.locator("#detail .pin")).to_be_visible()


def test_it_works_without_scripts(desk: Desk) -> None:
    desk.site.file(doubtful("Water rises in Chipoa, nobody has come to us yet", "Chipoa"))
    page = desk.open(java_script_enabled=False)
    page.locator(".row", has_text="Chipoa").locator("a").first.click()
    page.click("#places > summary")
    page.click("#another-1 > summary")
    page.fill("#search-place-1", "Beira")
    page.click(".search-place button")
    expect(page.locator("h1")).to_contain_text("What the place of incident")
    page.locator(".candidate", has_text="Sofala").first.click()
    expect(page.locator("#detail h1")).to_contain_text("Beira")
    page.click("#place-undo")
    expect(page.locator("#detail h1")).to_contain_text("uncertain")


def test_a_viewer_cannot_choose(desk: Desk) -> None:
    desk.site.file(doubtful("Ponta Nova is cut off, we need a helicopter here", "Ponta Nova"))
    page = desk.open(Role.VIEWER)
    opened(page, "helicopter")
    page.keyboard.press("p")
    expect(page.locator("#places")).to_have_count(0)


@in_each_look
def test_pictures_of_places(desk: Desk, dark: bool, size: dict[str, int]) -> None:
    name = f"Mukuru{'dark' if dark else 'light'}{size['width']}"
    desk.site.file(doubtful(f"The market of {name} burns and people are inside it", name))
    theme = f"{'dark' if dark else 'light'}-{'wide' if size is WIDE else 'phone'}"
    page = desk.open(dark=dark, viewport=size)
    opened(page, name)
    page.click("#places > summary")
    picture(page, f"place-uncertain-{theme}")
    page.locator("#places .candidate").first.click()
    expect(page.locator(".chosen")).to_be_visible()
    picture(page, f"place-chosen-{theme}")
    page.click("#places > summary")
    page.click("#another-1 > summary")
    page.fill("#search-place-1", "San José")
    page.keyboard.press("Enter")
    page.locator("#found-1 .candidate").first.wait_for()
    page.locator("#another-1").scroll_into_view_if_needed()
    picture(page, f"place-another-{theme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    # last, and on a page of its own: axe leaves styles behind, which htmx would carry on
    assert faults(page) == []
    page.click("#place-undo")
    expect(page.locator(".chosen")).to_have_count(0)
    page.reload()
    page.click("#places > summary")
    assert faults(page) == []
    desk.faults[:] = [one for one in desk.faults if "inline style" not in one]  # axe's own


def test_a_picture_of_places_from_right_to_left(desk: Desk) -> None:
    name = "Mukururtl"
    desk.site.file(doubtful(f"The market of {name} burns and people are inside it", name))
    page = desk.open()
    opened(page, name)
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.click("#places > summary")
    page.click("#another-1 > summary")
    picture(page, "place-rtl")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]
