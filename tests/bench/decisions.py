"""How long until what one officer did is on the open boards of all others, in the middle of a
drill: from before the request is sent to the mark in each board's stream, and on a real page."""

import asyncio
import os
import tempfile
import time
from pathlib import Path
from shutil import which
from typing import Any

from sqlalchemy import text

from monitor.store.database import Database
from tests.bench.acting import Acting, database_of, heavy_incidents, officers
from tests.bench.boards import Board, drill
from tests.bench.flow import percentile
from tests.bench.instance import Instance
from tests.bench.posts import write_posts
from tests.bench.session import Session
from tests.web.site import PASSWORD

BOARDS = 100
RATE = 200.0
ACTIONS = 60
PAUSE_S = 0.5

WATCH = """() => {
  window.marked = [];
  new MutationObserver(() => {
    for (const one of document.querySelectorAll('#list .marks'))
      if (one.seenVersion !== one.dataset.version) {
        one.seenVersion = one.dataset.version;
        window.marked.push([Number(one.dataset.of), Number(one.dataset.version), Date.now()]);
      }
  }).observe(document.getElementById('list'), {subtree: true, childList: true, attributes: true});
}"""


def decisions() -> dict[str, Any]:
    with Instance() as instance:
        database = database_of(instance)
        acts, looks = officers(database, "Ana Beira", "Yusuf Dar")
        numbers = heavy_incidents(database, ACTIONS // 2)
        acting = Acting(instance, acts)
        found = {
            "boards": BOARDS,
            "actions": ACTIONS,
            "at_rest": asyncio.run(_measure(instance, acting, looks, numbers, 0, first=0)),
            f"with_{RATE:g}_posts_per_s": asyncio.run(
                _measure(instance, acting, looks, numbers, RATE, first=3)
            ),
        }
        return found | {"load_of_the_machine": [round(one, 1) for one in os.getloadavg()]}


async def _measure(
    instance: Instance, acting: Acting, looks: str, numbers: list[int], rate: float, first: int
) -> dict[str, Any]:
    session = Session(instance.address, instance.email, instance.password)
    passes = [session.json("/live/token")["address"] for _ in range(BOARDS)]
    opened = [Board(one, instance.address, session.cookie) for one in passes]
    running = [asyncio.create_task(one.run()) for one in opened]
    with tempfile.TemporaryDirectory() as folder:
        stream = None
        if rate:
            noise = Path(folder) / "noise.jsonl"
            write_posts(noise, round(rate * (ACTIONS * PAUSE_S * 3 + 60)), "noise")
            stream = drill(instance, noise, rate)
            await asyncio.sleep(6)
        done = asyncio.Event()
        page = asyncio.create_task(_page(instance, looks, done))
        await asyncio.sleep(8)
        database = database_of(instance)
        began, answers, probes = await asyncio.to_thread(_act, acting, numbers, first, database)
        corrected = await asyncio.to_thread(_correct, acting, numbers, first + 2, database)
        await asyncio.sleep(2)
        done.set()
        marked = await page
        if stream:
            stream.terminate()
            await asyncio.to_thread(stream.wait)
    for one in running:
        one.cancel()
    late = [
        round(1000 * (board.decided[key] - at))
        for key, at in began.items()
        for board in opened
        if key in board.decided
    ]
    on_boards = [
        round(1000 * (board.corrected[key] - at))
        for key, at in corrected.items()
        for board in opened
        if key in board.corrected
    ]
    on_page, of_correction = (
        [round(marked[key] - 1000 * at) for key, at in some.items() if key in marked]
        for some in (began, corrected)
    )
    return {
        "answer_to_the_officer_ms": spread(answers),
        "on_a_board_ms": spread(late),
        "not_on_a_board": len(began) * BOARDS - len(late),
        "on_a_chromium_page_ms": spread(on_page),
        "not_on_the_page": len(began) - len(on_page),
        "a_correction_on_a_board_ms": spread(on_boards),
        "corrections_not_on_a_board": len(corrected) * BOARDS - len(on_boards),
        "a_correction_on_the_page_ms": spread(of_correction),
        "corrections_not_on_the_page": len(corrected) - len(of_correction),
        "of_it": {name: spread(found) for name, found in probes.items()},
    }


def _act(
    acting: Acting, numbers: list[int], first: int, database: Database
) -> tuple[dict[tuple[int, int], float], list[int], dict[str, list[int]]]:
    """Takes each incident and lets go of it. By incident and version, when it was begun; the
    answers; and what the time is made of: how long the database's write lock is waited for, and
    how long a page that asks Redis alone takes."""
    lock, light = list[int](), list[int]()
    began: dict[tuple[int, int], float] = {}
    answers = []
    for turn, do in enumerate(("take", "let_go")):
        for number in numbers:
            at = time.time()
            told = acting.step(number, do, first + turn)
            answers.append(round(1000 * (time.time() - at)))
            [mark] = told["marks"]
            began[number, mark["version"]] = at
            before = time.time()
            with database.write():
                lock.append(round(1000 * (time.time() - before)))
            before = time.time()
            acting.get("/presence?n=1")
            light.append(round(1000 * (time.time() - before)))
            time.sleep(max(0.0, PAUSE_S - (time.time() - at)))
    return began, answers, {"waiting_for_the_lock_ms": lock, "a_light_page_ms": light}


def _correct(
    acting: Acting, numbers: list[int], seen: int, database: Database
) -> dict[tuple[int, int], float]:
    """Corrects how many people each is about: boards must ask for its row."""
    began: dict[tuple[int, int], float] = {}
    for number in numbers:
        at = time.time()
        acting.correct(number, "people", str(800 + seen), seen)
        with database.read() as connection:
            query = text("SELECT version FROM incidents WHERE id = :number")
            version = connection.execute(query, {"number": number}).scalar_one()
        began[number, int(version)] = at
        time.sleep(max(0.0, PAUSE_S - (time.time() - at)))
    return began


async def _page(instance: Instance, email: str, done: asyncio.Event) -> dict[tuple[int, int], int]:
    """A real page among the boards: when each mark was in its list."""
    from playwright.async_api import async_playwright

    from tests.browser.conftest import ARGUMENTS

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=which("chromium"), args=ARGUMENTS
        )
        page = await browser.new_page()
        page.set_default_timeout(60_000)
        await page.goto(f"{instance.address}/board")
        await page.fill("#email", email)
        await page.fill("#password", PASSWORD)
        await page.click("button[type=submit]")
        await page.wait_for_selector("#live[data-state=live]")
        await page.evaluate(WATCH)
        await done.wait()
        found = await page.evaluate("window.marked")
        await browser.close()
    marked: dict[tuple[int, int], int] = {}
    for number, version, at in found:
        marked.setdefault((number, version), at)
    return marked


def spread(found: list[int]) -> dict[str, int]:
    ordered = sorted(found)
    if not ordered:
        return {}
    return {f"p{share}": percentile(ordered, share) for share in (50, 95, 99)} | {
        "max": ordered[-1]
    }
