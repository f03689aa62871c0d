"""Two officers race for the same incident: exactly one has it, and the other is told who."""

import threading
import time
from collections import Counter
from shutil import which
from typing import Any

from sqlalchemy import select

from monitor.store.database import Database
from monitor.store.schema import incidents
from monitor.store.triage.triage_tables import decisions
from tests.bench.acting import Acting, database_of, heavy_incidents, officers
from tests.bench.flow import percentile
from tests.bench.instance import Instance
from tests.web.site import PASSWORD

RACES = 500
IN_BROWSERS = 20


def claims() -> dict[str, Any]:
    with Instance() as instance:
        database = database_of(instance)
        emails = officers(database, "Ana Beira", "Yusuf Dar")
        numbers = heavy_incidents(database, RACES + IN_BROWSERS)
        clients = [Acting(instance, one) for one in emails]
        over_http = _races(database, clients, numbers[:RACES])
        in_chromium = _in_browsers(instance, database, emails, numbers[RACES:])
        return {"over_http": over_http, "in_chromium": in_chromium}


def _races(database: Database, clients: list[Acting], numbers: list[int]) -> dict[str, Any]:
    start = threading.Barrier(2)
    told: list[list[Any]] = [[], []]
    took: list[int] = []

    def race(which_one: int) -> None:
        for number in numbers:
            start.wait()
            began = time.monotonic()
            told[which_one].append(clients[which_one].step(number, "take", 0))
            took.append(round(1000 * (time.monotonic() - began)))

    threads = [threading.Thread(target=race, args=(one,)) for one in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes: Counter[str] = Counter()
    names = ("Ana Beira", "Yusuf Dar")
    for number, both in zip(numbers, zip(*told, strict=True), strict=True):
        winners = [at for at, one in enumerate(both) if one["done"]]
        owner, count = _stored(database, number)
        if len(winners) != 1 or owner != clients[winners[0]].email or count != 1:
            outcomes["not exactly one winner"] += 1
            continue
        outcomes[f"won by {names[winners[0]]}"] += 1
        [refused] = both[1 - winners[0]]["refused"]
        said = refused["conflict"] and names[winners[0]] in refused["why"]
        outcomes["the other was told who" if said else "the other was not told"] += 1
    took.sort()
    return {
        "races": len(numbers),
        **outcomes,
        "answer_ms": {f"p{share}": percentile(took, share) for share in (50, 99)},
    }


def _stored(database: Database, number: int) -> tuple[str, int]:
    with database.read() as connection:
        owner = connection.execute(select(incidents.c.owner).where(incidents.c.id == number))
        count = connection.execute(
            select(decisions.c.id).where(decisions.c.incident_id == number)
        ).all()
        return str(owner.scalar_one()), len(count)


def _in_browsers(
    instance: Instance, database: Database, emails: list[str], numbers: list[int]
) -> dict[str, Any]:
    """Two Chromium pages press the button at the same millisecond."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import ARGUMENTS

    outcomes: Counter[str] = Counter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=ARGUMENTS)
        pages = []
        for email in emails:
            page = browser.new_context().new_page()
            page.set_default_timeout(30_000)
            page.goto(f"{instance.address}/board")
            sign_in(page, email)
            pages.append(page)
        for number in numbers:
            for page in pages:
                page.goto(f"{instance.address}/board?incident={number}")
                page.wait_for_selector("#step-owner[value=take]")
                page.wait_for_selector("#live[data-state=live]")
            at = time.time() * 1000 + 300
            for page in pages:
                press = "document.querySelector('#step-owner').click()"
                page.evaluate(f"at => void setTimeout(() => {press}, at - Date.now())", at)
            said = []
            for page in pages:
                page.wait_for_selector("#toast:not([hidden])")
                said.append(page.inner_text("#toast-words"))
            won = [one for one in said if "you took it" in one]
            lost = [one for one in said if "Not done" in one and " took it at " in one]
            owner, count = _stored(database, number)
            right = len(won) == len(lost) == count == 1 and owner == emails[said.index(won[0])]
            outcomes["one winner, the other told" if right else f"wrong: {said}"] += 1
        browser.close()
    return {"races": len(numbers), **outcomes}


def sign_in(page: Any, email: str) -> None:
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("#board")
