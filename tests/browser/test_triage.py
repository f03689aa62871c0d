"""Triage in a real browser: two officers, a telephone, the keyboard alone."""

import re
import time
from itertools import count
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from monitor.actions.desks.desks import add_desk, set_officers
from monitor.actions.triage import steps as triage
from monitor.actions.triage.deciding import Decided
from monitor.model.incidents import IncidentState
from monitor.model.labels import Item, Severity, Urgency
from monitor.model.people import Person
from monitor.store.triage.desks import DeskError
from tests.browser.conftest import PHONE, SHOTS, WIDE, Desk, in_each_look, told
from tests.browser.filled import listen
from tests.builders import a_need, a_place, a_post, a_report
from tests.web.site import Site

ANA, YUSUF = "Ana Beira", "Yusuf Dar"
LETTERS = count()


def incident(desk: Desk, priority: int = 400) -> int:
    """A new incident at a place of its own, heavy enough to be among the first of the list."""
    name = f"Vila {next(LETTERS)}"
    text = f"{name}: the water is in the houses, please send a boat"
    report = a_report(
        text,
        post=a_post(text, id=name),
        needs=(a_need(Item.SEARCH_AND_RESCUE, persons=priority),),
        place=a_place(name, key=f"invented:{name}"),
        urgency=Urgency.IMMEDIATE,
        severity=Severity.EXTREME,
    )
    return desk.site.file(report).incidents[0]


def officer(desk: Desk, name: str = ANA, **more: Any) -> Page:
    page = desk.open(email=desk.site.named(name), **more)
    told(page)
    return page


def opened(page: Page, number: int) -> Page:
    page.goto(re.sub(r"/board.*", f"/board?incident={number}", page.url))
    told(page)
    return page


def row(page: Page, number: int) -> Locator:
    return page.locator(f"#i-{number}")


def focus(page: Page, number: int) -> None:
    row(page, number).locator(".title a").focus()


def focused(page: Page) -> str:
    found: str = page.evaluate(
        "(document.activeElement.closest('.row') ?? document.activeElement).id"
    )
    return found


def test_an_incident_is_taken_with_one_key_and_others_see_it(desk: Desk) -> None:
    number = incident(desk)
    ana, yusuf = officer(desk), officer(desk, YUSUF)
    focus(ana, number)
    began = time.monotonic()
    ana.keyboard.press("c")
    expect(row(yusuf, number).locator(".owner")).to_have_text("ABAna Beira")
    assert time.monotonic() - began < 3
    expect(ana.locator("#toast")).to_contain_text("you took it")
    expect(row(ana, number).locator(".owner")).to_have_class(re.compile("mine"))
    assert focused(ana) == f"i-{number}"
    ana.keyboard.press("u")
    expect(row(yusuf, number).locator(".owner")).to_have_text("nobody")
    expect(row(yusuf, number).locator(".state")).to_have_text("new")


def test_who_was_too_late_is_told_and_can_take_it_over(desk: Desk) -> None:
    number = incident(desk)
    yusuf = officer(desk, YUSUF)
    focus(yusuf, number)
    desk.site.named(ANA)
    yusuf.route("**/live/token", lambda route: route.abort())  # hears nothing of it
    yusuf.evaluate("window.dispatchEvent(new Event('online'))")
    expect(yusuf.locator("#live")).to_have_text("reconnecting")
    triage.take(desk.site.database, desk.site.deployment, number, _person(ANA), seen=0)
    yusuf.keyboard.press("c")
    toast = yusuf.locator("#toast.bad")
    expect(toast).to_contain_text("Ana Beira took it at")
    expect(row(yusuf, number).locator(".owner")).to_have_text("ABAna Beira")
    assert focused(yusuf) == f"i-{number}"
    toast.get_by_text("Take it over").click()
    expect(row(yusuf, number).locator(".owner")).to_have_text("YDYusuf Dar")
    assert focused(yusuf) != ""
    yusuf.unroute("**/live/token")
    told(yusuf)
    desk.faults.clear()  # the browser's own words about the line that we cut


def test_what_was_typed_is_not_lost_when_a_colleague_was_faster(desk: Desk) -> None:
    number = incident(desk)
    page = opened(officer(desk), number)
    page.click("#dismiss-open")
    page.fill("#dismiss-why", "the same as the school")
    move = (desk.site.database, desk.site.deployment, number)
    triage.move(*move, IncidentState.CLOSED, _person(YUSUF), seen=0)
    page.click("#dismiss .reasons button:has-text('Duplicate')")
    expect(page.locator("#toast.bad")).to_contain_text("Yusuf Dar closed it at")
    expect(page.locator(".head .state.closed")).to_be_visible()
    expect(page.locator("#note")).to_have_value("the same as the school")
    expect(page.locator("#step-in_progress")).to_contain_text("Reopen")


def test_each_step_by_keyboard_alone(desk: Desk) -> None:
    first, second = incident(desk, 900), incident(desk, 800)
    desk.site.named(YUSUF)  # whom a note names
    page = officer(desk)
    site = desk.site
    for _ in range(30):
        page.keyboard.press("j")
        if focused(page) == f"i-{first}":
            break
    page.keyboard.press("g")
    expect(row(page, first).locator(".state")).to_have_text("acknowledged")
    page.keyboard.press("s")
    expect(row(page, first).locator(".state")).to_have_text("in progress")
    page.keyboard.press("v")  # opens it
    expect(page.locator("#judge-how")).to_be_focused()
    page.keyboard.type("called the school")
    page.keyboard.press("Enter")
    expect(page.locator("#standing p")).to_contain_text("verified by you")
    expect(page.locator("#standing p")).to_contain_text("called the school")
    page.keyboard.press("o")
    page.keyboard.type("@yu")
    expect(page.locator("#note-named [aria-selected=true]")).to_have_text(YUSUF)
    page.keyboard.press("Enter")
    page.keyboard.type("look?")
    page.keyboard.press("Enter")
    expect(page.locator("#history .mention").first).to_have_text(f"@{YUSUF}")
    expect(page.locator("#note")).to_have_value("")
    assert page.evaluate("document.activeElement !== document.body")
    page.keyboard.press("Escape")  # out of the note
    page.keyboard.press("a")
    page.keyboard.type("yusuf")
    page.keyboard.press("Enter")
    expect(row(page, first).locator(".owner")).to_have_text("YDYusuf Dar")
    page.keyboard.press("d")
    expect(page.locator("#toast")).to_contain_text("Dismiss it as")
    page.keyboard.press("2")
    expect(row(page, first)).to_have_class(re.compile("gone"))
    expect(page.locator("#history > li").first).to_contain_text("dismissed it: duplicate")
    assert focused(page).startswith("i-")
    assert focused(page) != f"i-{first}"
    page.keyboard.press("u")
    expect(row(page, first)).not_to_have_class(re.compile("gone"))
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("undo what you did last")
    page.keyboard.press("Escape")
    focus(page, second)
    page.keyboard.press("e")
    expect(row(page, second)).to_have_class(re.compile("gone"))
    expect(row(page, second).locator(".state")).to_have_text("closed")
    _close(site, first)


def test_a_question_stays_when_the_answer_to_an_earlier_step_comes(desk: Desk) -> None:
    number = incident(desk, 600)
    page = officer(desk)
    held: list[Route] = []
    page.route("**/triage/steps**", lambda route: held.append(route))
    focus(page, number)
    page.keyboard.press("g")
    page.keyboard.press("d")
    toast = page.locator("#toast")
    expect(toast).to_contain_text("Dismiss it as")
    held[0].continue_()
    expect(toast).to_contain_text("you acknowledged it. Dismiss it as")
    page.click("#toast-close")
    page.keyboard.press("2")
    assert len(held) == 1  # nobody asks any more
    expect(row(page, number).locator(".state")).to_have_text("acknowledged")
    _close(desk.site, number)


def test_what_another_officer_reopens_is_in_the_list_again_at_once(desk: Desk) -> None:
    number = incident(desk, 700)
    page = officer(desk)
    here = (desk.site.database, desk.site.deployment, number)
    closed = triage.move(*here, IncidentState.CLOSED, _person(YUSUF), seen=0)
    _announced(desk.site, closed)
    expect(row(page, number)).to_have_class(re.compile("gone"))
    assert closed.decision is not None
    _announced(desk.site, triage.undo(*here, closed.decision, _person(YUSUF)))
    expect(row(page, number)).not_to_have_class(re.compile("gone"))
    _close(desk.site, number)


def test_a_selection_by_keyboard_is_done_at_once_and_undone_at_once(desk: Desk) -> None:
    numbers = [incident(desk) for _ in range(4)]
    page = officer(desk)
    order = [one for one in _numbers(page) if one in numbers]
    focus(page, order[0])
    page.keyboard.press("x")
    focus(page, order[3])
    page.keyboard.press("Shift+X")
    expect(page.locator("#bulk-count")).to_contain_text("selected")
    chosen = [int(one or 0) for one in page.eval_on_selector_all(
        ".row.picked", "rows => rows.map(row => row.dataset.id)")]  # fmt: skip
    assert set(order) <= set(chosen)
    page.keyboard.press("Escape")
    for one in order:
        focus(page, one)
        page.keyboard.press("x")
    expect(page.locator("#bulk-count")).to_have_text("4 incidents selected")
    where = (desk.site.database, desk.site.deployment)
    _announced(desk.site, triage.take(*where, order[1], _person(YUSUF), seen=0))
    expect(row(page, order[1]).locator(".owner")).to_have_text("YDYusuf Dar")
    page.keyboard.press("c")
    toast = page.locator("#toast")
    expect(toast).to_contain_text("3 incidents: you took it.")
    expect(toast).to_contain_text("Yusuf Dar took it at")
    expect(page.locator("#bulk-count")).to_have_text("1 incident selected")
    page.keyboard.press("u")
    expect(toast).to_contain_text("took back: took it")
    for one in (order[0], order[2], order[3]):
        expect(row(page, one).locator(".owner")).to_have_text("nobody")
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()
    assert page.evaluate("document.activeElement !== document.body")


def test_select_all_and_a_range_by_mouse(desk: Desk) -> None:
    for _ in range(3):
        incident(desk)
    page = officer(desk)
    boxes = page.locator(".row .pick input")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("#bulk-count")).to_have_text("4 incidents selected")
    page.click("#pick-all")
    expect(page.locator("#bulk-count")).to_have_text(f"{boxes.count()} incidents selected")
    page.click("#bulk-clear")
    expect(page.locator("#bulk")).to_be_hidden()
    assert page.locator("#detail .head").count() == 0  # a box does not open its row


def test_who_is_looking_is_shown_and_is_gone_when_they_leave(desk: Desk) -> None:
    number = incident(desk)
    ana, yusuf = officer(desk), officer(desk, YUSUF)
    opened(ana, number)
    here = row(yusuf, number).locator(".here")
    expect(here).to_have_text("Ana looks", timeout=3000)
    opened(yusuf, number)
    expect(yusuf.locator(".present")).to_have_text("Ana Beira is looking at this")
    expect(ana.locator(".present")).to_have_text("Yusuf Dar is looking at this")
    ana.keyboard.press("Escape")
    expect(yusuf.locator(".present")).to_be_hidden(timeout=3000)
    expect(row(ana, number).locator(".here")).to_have_text("Yusuf looks")
    yusuf.close(run_before_unload=True)
    expect(row(ana, number).locator(".here")).to_be_hidden(timeout=3000)


def test_the_row_under_the_pointer_keeps_its_place_while_thirty_changes_come(desk: Desk) -> None:
    numbers = [incident(desk) for _ in range(12)]
    page = officer(desk)
    page.wait_for_timeout(1200)
    order = _numbers(page)
    page.locator("ol#list").evaluate("list => list.scrollTop = 150")
    box = page.locator("ol#list").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 150)
    under = page.evaluate("document.querySelector('.row:hover').id")
    before = page.locator(f"#{under}").bounding_box()
    where = (desk.site.database, desk.site.deployment)
    places = []
    for turn in range(30):
        other = numbers[turn % len(numbers)]
        if turn < 12:
            incident(desk, 500)  # new ones
        elif turn < 18 and f"i-{other}" != under:
            _close(desk.site, other)  # removals
        else:
            _announced(desk.site, triage.note(*where, other, "a note", _person(YUSUF)))
        places.append(page.locator(f"#{under}").bounding_box())
    page.wait_for_selector("#new:not([hidden])")
    page.wait_for_timeout(1500)
    places.append(page.locator(f"#{under}").bounding_box())
    assert all(one == before for one in places), (before, places)
    assert page.evaluate("document.querySelector('.row:hover').id") == under
    assert _numbers(page) == order
    expect(page.locator(".row.gone").first).to_be_visible()


def test_triage_on_a_telephone(desk: Desk) -> None:
    number = incident(desk)
    page = opened(officer(desk, viewport=PHONE, has_touch=True), number)
    page.tap("#step-owner")
    expect(page.locator(".head .owner")).to_have_text("ABAna Beira")
    page.tap("#step-closed")
    expect(page.locator(".head .state.closed")).to_be_visible()
    page.tap("#toast-undo")
    expect(page.locator(".head .state.acknowledged")).to_be_visible()
    page.tap("#dismiss-open")
    page.tap("#dismiss .reasons button:has-text('Already met')")
    expect(page.locator(".head .state.dismissed")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.tap("#step-acknowledged")  # reopened
    page.click("text=Back to the list")
    row(page, number).locator(".pick").tap()
    expect(page.locator("#bulk")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.tap("#bulk [value=closed]")
    expect(row(page, number)).to_have_class(re.compile("gone"))


def test_triage_without_scripts(desk: Desk) -> None:
    number = incident(desk)
    page = desk.open(email=desk.site.named(ANA), java_script_enabled=False)
    opened_page = f"{desk.address}/board?incident={number}"
    page.goto(opened_page)
    page.click("#step-owner")
    expect(page.locator(".head .owner")).to_have_text("ABAna Beira")
    page.click("#did button")
    expect(page.locator(".head .owner")).to_have_text("nobody")
    page.click("#assign-open")
    page.click("#assign .assignee:has-text('Ana Beira')")
    expect(page.locator(".head .owner")).to_have_text("ABAna Beira")
    page.check(f"#i-{number} .pick input")
    page.click("#bulk [value=closed]")
    expect(page.locator("h1")).to_have_text("1 incident was changed")
    page.click("text=Undo all of it")
    expect(page.locator("h1")).to_have_text("1 incident was changed")


@in_each_look
def test_triage_has_no_serious_fault_and_its_pictures(
    desk: Desk, dark: bool, size: dict[str, int]
) -> None:
    listen(desk.site)
    number = _busy(desk)
    page = opened(officer(desk, dark=dark, viewport=size), number)
    name = f"triage-{'dark' if dark else 'light'}-{'wide' if size is WIDE else 'phone'}"
    found = {}

    def look(part: str) -> None:
        page.wait_for_timeout(900)
        whole = size is PHONE and not part.startswith("selected")
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}-{part}.png", full_page=whole)
        if faults := _faults(page):
            found[part] = faults
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], part

    look("open")
    page.click("#assign-open")
    look("assign")
    page.click("#assign-open")
    page.click("#judge-open")
    page.click("#step-closed")
    look("closed")
    page.click("#toast-undo")
    expect(page.locator("#toast")).to_contain_text("took back")
    page.click("#detail .back")
    page.locator(".row .pick input").nth(1).click()
    page.locator(".row .pick input").nth(2).click()
    look("selected")
    page.click("#bulk-dismiss-open")
    look("selected-dismiss")
    if size is WIDE:
        page.evaluate("document.documentElement.dir = 'rtl'")
        page.goto(f"{desk.address}/board?incident={number}")
        page.evaluate("document.documentElement.dir = 'rtl'")
        look("rtl")
    assert found == {}


def _busy(desk: Desk) -> int:
    """An incident with a history, at a desk."""
    number = incident(desk, 950)
    site = desk.site
    for name in (ANA, YUSUF):
        site.named(name)
    try:
        desk_number = add_desk(site.database, site.deployment, "Health")
        set_officers(site.database, site.deployment, desk_number, [site.named(YUSUF)])
    except DeskError:
        pass
    here = (site.database, site.deployment, number)
    triage.take(*here, _person(YUSUF), seen=0)
    done = triage.move(*here, IncidentState.ANSWERED, _person(YUSUF), seen=1, why="told them")
    assert done.decision is not None
    triage.undo(*here, done.decision, _person(YUSUF))
    triage.note(*here, f"@{ANA} the nurse of the camp may know more", _person(YUSUF))
    other = incident(desk, 940)
    triage.take(site.database, site.deployment, other, _person(ANA), seen=0)
    return number


def _faults(page: Page) -> list[str]:
    return [
        f"{one['id']}: {node['target']} {node['failureSummary'][:200]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def _person(name: str) -> Person:
    return Person(f"{name.split()[0].lower()}@example.org", name)


def _close(site: Site, number: int) -> None:
    who, closed = _person(YUSUF), IncidentState.CLOSED
    _announced(site, triage.move(site.database, site.deployment, number, closed, who, seen=99))


def _announced(site: Site, done: Decided) -> None:
    assert done.changed
    site.tell_boards()


def _numbers(page: Page) -> list[int]:
    found = page.eval_on_selector_all(".row", "rows => rows.map(row => Number(row.dataset.id))")
    return [int(one) for one in found]
