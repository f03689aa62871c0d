"""The screens of replies in a browser: drafts that keep themselves, and every screen in every
look."""

from playwright.sync_api import expect

from monitor.actions.networks.accounts import add_account
from monitor.actions.outreach.saved_replies import save_reply
from monitor.actions.outreach.sizes import Sizes
from monitor.actions.outreach.texts import draft
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.roles import REPLIES, Role
from monitor.model.text_rules import TextStep
from monitor.model.texts import Draft, ToAllWhoAsked, ToAuthor
from monitor.store.networks.encryption import Seal
from tests.browser.conftest import PHONE, Desk, in_each_look
from tests.browser.test_access_for_all import faults
from tests.browser.test_places import picture
from tests.conftest import rows

ANA = Person("ana@desk.example", "Ana")
LONG = "Water is on its way to {place}. Come to the school at noon, bring a container. {officer}"


def test_a_draft_keeps_itself_while_one_writes(desk: Desk) -> None:
    page = desk.open()
    page.goto(f"{desk.address}/conversation/{a_post_in(desk, 'en')}")
    page.click("[name=text]")
    page.keyboard.type("Water comes at noon", delay=5)
    expect(page.locator("[data-part=saving]")).to_have_text("draft kept")
    expect(page.locator("[data-part=measured]")).to_contain_text("19 of")
    page.keyboard.type(" today", delay=5)
    expect(page.locator("[data-part=saving]")).to_have_text("")
    expect(page.locator("[data-part=saving]")).to_have_text("draft kept")
    assert "/replies/" in page.url
    page.reload()
    assert page.input_value("[name=text]") == "Water comes at noon today"


def test_a_colleagues_change_is_said_and_nothing_typed_is_lost(desk: Desk) -> None:
    first = desk.open()
    first.goto(f"{desk.address}/replies/{a_draft(desk, 'Water comes.')}")
    second = desk.open(Role.APPROVER)
    second.goto(first.url)
    second.fill("[name=text]", "Water comes at noon.")
    expect(second.locator("[data-part=saving]")).to_have_text("draft kept")
    desk.faults.clear()
    first.fill("[name=text]", "Water comes in the evening.")
    expect(first.locator("[data-part=overtaken]")).to_contain_text(
        "A colleague has changed this draft"
    )
    assert first.input_value("[name=text]") == "Water comes in the evening."
    desk.faults[:] = [one for one in desk.faults if "409" not in one]  # the refusal itself
    first.click("[data-part=overtaken] a")
    expect(first.locator("[name=text]")).to_have_value("Water comes at noon.")


@in_each_look
def test_no_screen_of_replies_has_a_serious_fault(
    desk: Desk, dark: bool, size: dict[str, int]
) -> None:
    screens = a_busy_desk(desk)
    look = f"{'phone' if size == PHONE else 'wide'}-{'dark' if dark else 'light'}"
    page = desk.open(Role.APPROVER, dark=dark, viewport=size)
    wrong = {}
    for name, address in screens.items():
        page.goto(desk.address + address)
        if found := faults(page):
            wrong[name] = found
        picture(page, f"{name}-{look}")
        page.evaluate("document.documentElement.dir = 'rtl'")
        picture(page, f"{name}-rtl-{look}")
    assert wrong == {}


def a_busy_desk(desk: Desk) -> dict[str, str]:
    """Addresses of the screens, each with something on it."""
    site = desk.site
    if not rows(site.database, "SELECT 1 FROM saved_replies"):
        save_reply(
            site.database, site.deployment, by=ANA, title="Water is coming", language="en",
            text=LONG,
        )  # fmt: skip
        save_reply(
            site.database, site.deployment, by=ANA, title="الماء في الطريق", language="ar",
            text="الماء في الطريق إلى {place}.",
        )  # fmt: skip
    post = a_post_in(desk, "ar")
    submitted = a_draft(desk, "The water truck comes to you at noon.", submit=True)
    incident = rows(site.database, "SELECT id FROM incidents ORDER BY authors DESC")[0][0]
    to_all = ToAllWhoAsked(int(str(incident)), {}, {})
    whole = written(desk, Draft("{name} water comes at noon", "en", to_all))
    return {
        "conversation": f"/conversation/{post}",
        "reply": f"/replies/{submitted}",
        "replies": "/replies",
        "saved-replies": "/saved-replies",
        "answer-all": f"/incident/{incident}/answer-all",
        "answer-all-preview": f"/answer-all/{whole}",
    }


def a_post_in(desk: Desk, language: str) -> int:
    query = f"SELECT post_id FROM reports WHERE language = '{language}' ORDER BY post_id"  # noqa: S608
    return int(str(rows(desk.site.database, query)[0][0]))


def a_draft(desk: Desk, text: str, *, submit: bool = False) -> int:
    to = ToAuthor(a_post_in(desk, "en"), an_account(desk) if submit else None)
    return written(desk, Draft(text, "en", to), TextStep.SUBMIT if submit else None)


def written(desk: Desk, words: Draft, then: TextStep | None = None) -> int:
    site = desk.site
    sizes = Sizes(site.database, Seal(site.settings.secret))
    changed = draft(
        site.database, site.deployment, words, by=ANA, roles=REPLIES, sizes=sizes, then=then
    )
    return changed.text.id


def an_account(desk: Desk) -> int:
    """An official one, of the network on which the post was written."""
    site = desk.site
    known = rows(site.database, "SELECT id FROM accounts WHERE name = 'Invented desk'")
    if known:
        return int(str(known[0][0]))
    return add_account(
        site.database, site.deployment, Account("log", "Invented desk", {}),
        Seal(site.settings.secret), kind=AccountKind.OFFICIAL, listens=False, speaks=True, by=ANA,
    )  # fmt: skip
