"""What an officer has on the page stays when the server draws a part of it anew."""

from playwright.sync_api import Page, expect

from monitor.actions.triage import steps as triage
from monitor.model.incidents import IncidentState
from tests.browser.conftest import Desk
from tests.browser.test_triage import ANA, YUSUF, _announced, _person, incident, officer, opened


def seen(page: Page) -> set[str]:
    """Which version the forms of the open incident and its row carry; places have their own."""
    fields = page.eval_on_selector_all(
        "#detail :not(#places *)[name=seen]", "fields => fields.map(field => field.value)"
    )
    row = page.eval_on_selector(".row.current", "row => row.dataset.seen")
    return {*fields, row}


def top_of(page: Page, place: str) -> float:
    box = page.locator(place).bounding_box()
    assert box is not None
    return box["y"]


def test_words_panels_focus_and_scroll_stay_while_colleagues_decide(desk: Desk) -> None:
    number = incident(desk)
    page = officer(desk, viewport={"width": 1440, "height": 420})
    opened(page, number)
    page.click("#judge-urgency > summary")
    page.select_option("#value-urgency", "Expected")
    page.locator(".correct-post > summary").first.click()
    expect(page.locator(".correct-post .judgement").first).to_be_visible()
    page.locator(".post details[id^=why] > summary").first.click()
    page.click("#note")
    page.keyboard.type("their number is on the wall")
    page.keyboard.press("ArrowLeft")
    page.locator("#note").evaluate("note => note.scrollIntoView({ block: 'center' })")
    note = page.locator("#note").element_handle()
    where = top_of(page, "#note")
    here = (desk.site.database, desk.site.deployment, number)
    moved = triage.move(*here, IncidentState.ACKNOWLEDGED, _person(YUSUF), seen=0)
    _announced(desk.site, moved)
    expect(page.locator("#history > li").first).to_contain_text("Yusuf Dar acknowledged it")
    expect(page.locator("#note")).to_be_focused()
    expect(page.locator("#note")).to_have_value("their number is on the wall")
    assert page.evaluate("note => note === document.activeElement", note)
    assert page.evaluate("document.activeElement.selectionStart") == len(
        "their number is on the wal"
    )
    assert abs(top_of(page, "#note") - where) < 1  # px
    expect(page.locator("#value-urgency")).to_have_value("Expected")
    assert page.locator("#judge-urgency").get_attribute("open") is not None
    expect(page.locator(".correct-post .judgement").first).to_be_visible()
    expect(page.locator(".post details[id^=why][open]")).to_have_count(1)


def test_nothing_that_was_typed_for_an_incident_is_carried_over_to_another(desk: Desk) -> None:
    first, second = incident(desk, 970), incident(desk, 960)
    page = opened(officer(desk), first)
    page.fill("#note", "for the first alone")
    page.click("#assign-open")
    page.locator(f"#i-{second} .title a").click()
    expect(page.locator("#detail")).to_have_attribute("data-incident", str(second))
    expect(page.locator("#note")).to_have_value("")
    assert page.locator("#assign").get_attribute("open") is None


def test_a_note_that_is_being_written_survives_a_correction(desk: Desk) -> None:
    number = incident(desk)
    page = officer(desk)
    opened(page, number)
    page.fill("#note", "not yet sent")
    page.click("#judge-urgency > summary")
    page.select_option("#value-urgency", "Expected")
    page.click("#judge-urgency button:has-text('Correct')")
    expect(page.locator("#judge-urgency > summary")).to_contain_text(f"Expected ({ANA})")
    assert page.locator("#judge-urgency").get_attribute("open") is None
    expect(page.locator("#note")).to_have_value("not yet sent")


def test_the_forms_carry_the_version_that_the_page_shows(desk: Desk) -> None:
    number = incident(desk)
    page = officer(desk)
    opened(page, number)
    assert seen(page) == {"0"}
    page.keyboard.press("g")  # by own key
    expect(page.locator("#history > li").first).to_contain_text("acknowledged it")
    assert seen(page) == {"1"}
    page.click("#judge-severity > summary")  # by a form of the page
    page.select_option("#value-severity", "Minor")
    page.click("#judge-severity button:has-text('Correct')")
    expect(page.locator("#judge-severity > summary")).to_contain_text("Minor")
    page.wait_for_selector(".row.current[data-seen='2']")
    assert seen(page) == {"2"}
    here = (desk.site.database, desk.site.deployment, number)  # by a colleague
    moved = triage.move(*here, IncidentState.ANSWERED, _person(YUSUF), seen=2)
    _announced(desk.site, moved)
    expect(page.locator("#history > li").first).to_contain_text("Yusuf Dar")
    page.wait_for_selector(".row.current[data-seen='3']")
    assert seen(page) == {"3"}
    page.click("#judge-severity > summary")  # and what is open keeps the one that was seen there
    _announced(desk.site, triage.undo(*here, moved.decision or 0, _person(YUSUF)))
    page.wait_for_selector(".row.current[data-seen='4']")
    expect(page.locator("#steps [name=seen]").first).to_have_value("4")
    assert seen(page) == {"3", "4"}
