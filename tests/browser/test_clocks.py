"""Late incidents, desks and saved views in a browser: wide and on a phone, light and dark."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from monitor.actions.desks.desks import add_desk, set_officers
from monitor.actions.desks.settings import set_hours
from monitor.actions.triage import steps as triage
from monitor.actions.triage.overdue import mark_overdue
from monitor.model.incidents import IncidentState
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.store.triage.desks import desks_of
from tests.browser.conftest import PHONE, Desk, in_each_look
from tests.browser.test_access_for_all import faults
from tests.browser.test_places import picture
from web.screens.desks.hours_form import HoursForm, hours_in

ANA = Person("ana@desk.example", "Ana")


@in_each_look
def test_what_is_late_is_found_a_view_is_saved_and_the_desks_are_shown(
    desk: Desk, dark: bool, size: dict[str, int]
) -> None:
    site = desk.site
    look = f"{'phone' if size == PHONE else 'wide'}-{'dark' if dark else 'light'}"
    with site.database.read() as connection:
        known = {one.name for one in desks_of(connection, site.deployment)}
        new = connection.execute(text("SELECT MIN(id) FROM incidents WHERE state = 'new'"))
        first = int(new.scalar_one())
    if "Country office Beira" not in known:
        number = add_desk(site.database, site.deployment, "Country office Beira")
        week = ("07:30-12:30, 14:00-18:00",) * 5 + ("08:00-12:00", "closed")
        hours = hours_in(HoursForm("Africa/Maputo", week, "2031-12-25"))
        set_hours(site.database, site.deployment, number, hours)
        officers = [site.officer(Role.DESK_OFFICER), site.officer(Role.ADMINISTRATOR)]
        set_officers(site.database, site.deployment, number, officers)
        add_desk(site.database, site.deployment, "Headquarters")
        here = (site.database, site.deployment, first)
        triage.move(*here, IncidentState.ACKNOWLEDGED, ANA, seen=0)
        mark_overdue(site.database, datetime.now(UTC) + timedelta(minutes=50))
        site.tell_boards()
    page = desk.open(Role.ADMINISTRATOR, dark=dark, viewport=size)
    page.click("#queue-late")
    page.wait_for_selector("#chip-late")
    assert page.locator(".row .due.over").count() == page.locator(".row").count() > 0
    page.click("#save-view summary")
    page.fill("#view-name", f"Late ones {look}")
    picture(page, f"late-view-{look}")
    page.click("#save-view button[type=submit]")
    page.wait_for_selector("#views [aria-current=page]")
    assert f"Late ones {look}" in page.inner_text("#views")
    assert faults(page) == []
    page.click(".row a")
    page.wait_for_selector(".clocks time.due.over")
    picture(page, f"late-incident-{look}")
    page.goto(f"{desk.address}/views")
    picture(page, f"views-{look}")
    assert faults(page) == []
    page.goto(f"{desk.address}/desks")
    page.locator(".desk .edit summary").first.click()
    picture(page, f"desks-{look}")
    assert faults(page) == []
    page.evaluate("document.documentElement.dir = 'rtl'")
    picture(page, f"desks-rtl-{look}")


def test_the_list_follows_the_words_while_they_are_typed_and_keeps_the_focus(desk: Desk) -> None:
    page = desk.open()
    page.focus("#q")
    page.keyboard.type("wat", delay=60)
    page.wait_for_selector("#chip-words")
    page.keyboard.type("zzz", delay=60)
    page.wait_for_selector("text=No open incident has a post with")
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.input_value("#q") == "watzzz"
    assert "q=watzzz" in page.url
    for _ in range(3):
        page.keyboard.press("Backspace")
    page.wait_for_selector(".row")
    assert page.evaluate("document.activeElement.id") == "q"
