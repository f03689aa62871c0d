"""Merging, splitting and correcting in a real browser: by key, by tap, beside a second officer."""

from playwright.sync_api import Page, expect

from monitor.actions.triage.steps import move, take
from monitor.model.incidents import IncidentState
from monitor.model.labels import Item, Severity, Urgency
from monitor.model.people import Person
from monitor.model.reports import Report
from monitor.model.roles import Role
from tests.browser.conftest import WIDE, Desk, in_each_look, told
from tests.browser.test_access_for_all import faults
from tests.browser.test_appearance import picture
from tests.builders import a_need, a_place, a_report

ANA = Person("ana@desk.example.org", "Ana Mucavele")


def heavy(text: str, name: str, item: Item, *, persons: int = 400, **more: object) -> Report:
    """Heavy enough to be among the first of the list."""
    place = a_place(name, key=f"geonames:of-{name}", lat=-19.7, lon=34.6)
    return a_report(
        text,
        place=place,
        needs=(a_need(item, persons=persons),),
        urgency=Urgency.IMMEDIATE,
        severity=Severity.EXTREME,
        **more,  # type: ignore[arg-type]
    )


def fill(desk: Desk, name: str) -> tuple[int, int]:
    """One about rescue with two posts, one about medicine by one of their authors."""
    author = f"@{name}"
    filed = desk.site.file(
        heavy(f"People on roofs in {name}", name, Item.SEARCH_AND_RESCUE, author=author),
        heavy(f"Boats are needed in {name}, water rises", name, Item.SEARCH_AND_RESCUE),
        heavy(f"Insulin has run out in {name}", name, Item.MEDICAL_SUPPLIES, author=author),
    )
    rescue, medicine = filed.incidents
    return rescue, medicine


def opened(page: Page, number: int) -> None:
    page.goto(f"{page.url.split('/board')[0]}/board?incident={number}")
    told(page)
    expect(page.locator("#detail .head")).to_be_visible()


def test_merged_by_key_split_by_tap_and_corrected(desk: Desk) -> None:
    rescue, medicine = fill(desk, "Mavunja")
    page, other = desk.open(), desk.open(Role.APPROVER)
    opened(other, medicine)
    opened(page, rescue)
    expect(page.locator("#merging .same-why")).to_contain_text("the same person wrote in both")
    page.keyboard.press("=")
    page.keyboard.press("1")
    expect(page.locator("#told")).to_contain_text(f"Incident {medicine} is part of this one now")
    expect(page.locator("#reports-title")).to_contain_text("3 posts, 2 people")
    # who looked at the merged one is led to the other
    expect(other.locator("#detail")).to_have_attribute("data-incident", str(rescue), timeout=5000)
    assert other.url.endswith(f"incident={rescue}")
    # one post is split off again
    page.locator(".post", has_text="Insulin").get_by_label("choose").check()
    page.click("text=Split off")
    expect(page.locator("#told")).to_contain_text("1 post is moved to incident")
    page.click("#told a")
    expect(page.locator("#detail h1")).to_contain_text("Medicine and supplies, Mavunja")
    # and its urgency corrected in place
    page.locator("#judge-urgency > summary").click()
    page.select_option("#value-urgency", "Expected")
    page.click("#judge-urgency button:has-text('Correct')")
    expect(page.locator("#judge-urgency > summary")).to_contain_text("Expected (An Officer)")
    expect(page.locator(".facts dl")).to_contain_text("urgency corrected by An Officer -20")
    page.locator("#judge-urgency > summary").click()
    page.locator("#judge-urgency").get_by_text("Undo").click()
    expect(page.locator("#judge-urgency > summary")).to_have_text("Urgency: Immediate")


def test_a_post_is_corrected_without_leaving_and_without_scripts(desk: Desk) -> None:
    _, medicine = fill(desk, "Chimundo")
    page = desk.open()
    opened(page, medicine)
    page.locator(".correct-post > summary").click()
    page.locator(".correct-post .judgement > summary", has_text="People").click()
    page.locator(".correct-post [name=value]:visible").fill("35")
    page.keyboard.press("Enter")
    expect(page.locator("#judge-people > summary")).to_have_text("People: 35")
    plain = desk.open(java_script_enabled=False)
    plain.goto(f"{desk.address}/board?incident={medicine}")
    plain.locator("#judge-need > summary").click()
    plain.select_option("#value-need", "shelter")
    plain.click("#judge-need button:has-text('Correct')")
    expect(plain.locator("#detail h1")).to_contain_text("Shelter, Chimundo")


@in_each_look
def test_pictures_of_merging(desk: Desk, dark: bool, size: dict[str, int]) -> None:
    name = f"Nhama{'dark' if dark else 'light'}{size['width']}"
    rescue, medicine = fill(desk, name)
    here = (desk.site.database, desk.site.deployment)
    desk.site.officer()
    take(*here, medicine, ANA, seen=0)
    take(*here, rescue, Person("yusuf@desk.example.org", "Yusuf Banda"), seen=0)
    move(*here, rescue, IncidentState.ANSWERED, ANA, seen=1)
    more = heavy(f"900 people in {name} on roofs", name, Item.SEARCH_AND_RESCUE, persons=900)
    desk.site.file(more)
    theme = f"{'dark' if dark else 'light'}-{'wide' if size is WIDE else 'phone'}"
    page = desk.open(dark=dark, viewport=size)
    opened(page, rescue)
    expect(page.locator("#raised")).to_contain_text("about 900 people, 400 were named before")
    page.locator("#judge-need > summary").click()
    picture(page, f"merging-corrected-{theme}")
    page.locator("#judge-need > summary").click()
    page.click("#merge-search > summary")
    page.fill("#merge-q", name)
    page.keyboard.press("Enter")
    expect(page.locator("#merge-found .same-steps").first).to_be_visible()
    page.locator(".pick-line input").first.check()
    page.locator("#merging").scroll_into_view_if_needed()
    picture(page, f"merging-suggested-{theme}")
    page.locator(".post").first.scroll_into_view_if_needed()
    page.locator(".correct-post > summary").first.click()
    expect(page.locator(".correct-post .judgement").first).to_be_visible()
    picture(page, f"merging-chosen-{theme}")
    assert faults(page) == []
