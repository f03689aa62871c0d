"""From a request to a thank-you, in a real browser and out to a real gateway: at a desk, on a
telephone, and by the keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from monitor.actions.networks.accounts import add_account, remove_account
from monitor.cli import programs
from monitor.model.accounts import AccountKind
from monitor.model.people import Person
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.model.roles import Role
from monitor.steps.understand import understand
from monitor.store.networks.encryption import Seal
from monitor.wiring.pipeline import Understanding
from tests.browser.conftest import PHONE, WIDE, Desk, told
from tests.builders import a_post
from tests.networks.sms.gateways import TwilioWire
from tests.running import Running, kill_group, wait_until
from tests.web.site import Site

ANSWER = "Nou resevwa mesaj ou. Dlo ap rive nan lekòl la jodi a anvan midi."
THANKS = "Dlo a rive. Mèsi dèske w te fè nou konnen."


@pytest.fixture(scope="module")
def gateway(board: tuple[Site, Running]) -> Iterator[TwilioWire]:
    """An SMS gateway of our own, and the processes that send."""
    site, running = board
    wire = TwilioWire()
    wire.start()
    by = Person("ines@example.org", "Ines")
    number = add_account(
        site.database,
        site.deployment,
        wire.account(),
        Seal(site.settings.secret),
        kind=AccountKind.OFFICIAL,
        listens=False,
        speaks=True,
        by=by,
    )
    # what is approved is handed to the sender by a reaction
    processes = [
        running.start("sender", programs.sender()),
        running.start("reactions", programs.reactions()),
    ]
    yield wire
    for process in processes:
        kill_group(process, 15)
        process.wait(timeout=20)
    wire.stop()

    remove_account(site.database, number, by)


def ask(desk: Desk, place: str, author: str) -> int:
    """A text message, read and placed by the real reader; the number of its incident."""
    text = f"Tanpri, nou bezwen dlo pou bwè nan {place}, nou se 30 moun nan lekòl la"
    post: Post = a_post(text, network="sms", author=author)
    parts = Understanding(desk.site.settings)
    reports = understand([Report(post)], parts.reader, parts.locator)
    assert reports[0].language == "ht"
    return desk.site.file(*reports).incidents[0]


class Hand:
    """Presses as one does on this screen."""

    def __init__(self, page: Page, *, keyboard: bool) -> None:
        self.page, self.keyboard = page, keyboard

    def press(self, place: Locator) -> None:
        if self.keyboard:
            place.focus()
            self.page.keyboard.press("Enter")
        else:
            place.click()

    def step(self, key: str, button: str) -> None:
        if self.keyboard:
            self.page.keyboard.press(key)
        else:
            self.page.locator(button).click()

    def write(self, place: Locator, text: str) -> None:
        if self.keyboard:
            place.focus()
            self.page.keyboard.insert_text(text)
        else:
            place.fill(text)


@pytest.mark.parametrize(
    ("screen", "place", "author"),
    [("desk", "Jakmèl", "+50937550001"), ("phone", "Okap", "+50937550002"),
     ("keyboard", "Okay", "+50937550003")],
)  # fmt: skip
def test_a_request_in_creole_is_answered_with_approval_and_closed_with_a_thank_you(
    desk: Desk, gateway: TwilioWire, screen: str, place: str, author: str
) -> None:
    number, before = ask(desk, place, author), len(gateway.sent())
    size = PHONE if screen == "phone" else WIDE
    ana = Hand(desk.open(viewport=size), keyboard=screen == "keyboard")
    leo = Hand(desk.open(Role.APPROVER, viewport=size), keyboard=screen == "keyboard")
    board = f"{desk.address}/board?incident={number}"

    ana.page.goto(board)
    told(ana.page)
    expect(ana.page.locator("#detail h1")).to_contain_text("Drinking water")
    expect(ana.page.locator("#reports")).to_contain_text("Haitian Creole")
    ana.step("c", "#step-owner")
    expect(ana.page.locator("#step-owner")).to_contain_text("Let go")

    post = ana.page.locator(".post", has_text=author)
    ana.press(post.locator("a", has_text="answer"))
    ana.write(ana.page.locator("textarea[name=text]"), ANSWER)
    expect(ana.page.locator("[data-part=measured]")).to_contain_text(
        f"{len(ANSWER)} of 1530 characters"
    )
    ana.press(ana.page.locator("button[value=submit]"))
    expect(ana.page.locator(".compose")).to_contain_text("waits for approval")

    approve(leo, desk, ANSWER)
    wait_until(lambda: gateway.sent()[before:] == [ANSWER], 60, "the answer has gone out")
    ana.page.goto(board)
    told(ana.page)
    expect(ana.page.locator("#detail .facts-line")).to_contain_text("answered", timeout=15000)

    ana.step("e", "#step-closed")
    ana.press(ana.page.locator("#asked a", has_text="what was done"))
    ana.write(ana.page.locator("textarea[name=text]"), THANKS)
    ana.press(ana.page.locator("button", has_text="See what each will get"))
    expect(ana.page.locator(".turns")).to_contain_text(THANKS)
    ana.press(ana.page.locator("button[value=submit]"))
    expect(ana.page.locator("main")).to_contain_text("waits for approval")

    approve(leo, desk, THANKS)
    both = [ANSWER, THANKS]
    wait_until(lambda: gateway.sent()[before:] == both, 60, "the thank-you has gone out")
    ana.page.goto(board)
    expect(ana.page.locator("#detail .facts-line")).to_contain_text("closed")


def approve(leo: Hand, desk: Desk, text: str) -> None:
    leo.page.goto(f"{desk.address}/replies")
    line = leo.page.locator(".reply-lines a", has_text=re.compile(re.escape(text[:30])))
    leo.press(line.first)
    leo.press(leo.page.locator("button[value=approve]"))
    expect(leo.page.locator("button[value=approve]")).to_have_count(0)
