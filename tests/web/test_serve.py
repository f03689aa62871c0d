"""The two servers as they are started in earnest: gunicorn with our own configuration."""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.cli import programs
from monitor.store.database import Database
from tests.builders import a_place, a_report
from tests.ports import free_port
from tests.running import Running, wait_until
from tests.web.site import Site
from web.security.tokens import sign

PORT = free_port()
BOARDS = 200


@pytest.fixture
def served(
    tmp_path: Path, sqlite_database: Database, redis_url: str
) -> Iterator[tuple[Site, Running]]:
    running = Running(tmp_path, redis_url, port=PORT, web_processes=1)
    deployment = open_deployment(sqlite_database, "Invented cyclone")
    yield Site(running.settings, sqlite_database, deployment.id), running
    running.end()


def alive(port: int) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=1).status == 200
    except OSError:
        return False


def test_the_live_feed_reaches_every_board_and_stops_at_once(served: tuple[Site, Running]) -> None:
    site, running = served
    process = running.start("live", programs.live())
    wait_until(lambda: alive(PORT + 1), 30, "the live feed answers")
    token = sign(site.settings.secret, site.deployment, "key", "viewer", "http://localhost")
    address = f"http://127.0.0.1:{PORT + 1}/live?token={token}"
    with ExitStack() as stack:
        boards = [
            stack.enter_context(urllib.request.urlopen(address, timeout=10)) for _ in range(BOARDS)
        ]
        time.sleep(1)  # the subscription stands
        began = time.monotonic()
        site.file(a_report(place=a_place()))
        for board in boards:
            while b'"incidents":[1]' not in board.readline():
                pass
        assert time.monotonic() - began < 5
        process.terminate()
        began = time.monotonic()
        process.wait(timeout=5)
        assert time.monotonic() - began < 10  # of the 30 s that are granted; nobody has left


def test_the_pages_are_served_and_stop_at_once(served: tuple[Site, Running]) -> None:
    _, running = served
    process = running.start("pages", programs.pages())
    wait_until(lambda: alive(PORT), 30, "the pages answer")
    answer = urllib.request.urlopen(f"http://127.0.0.1:{PORT}/board", timeout=5)
    assert answer.url.endswith("/sign-in?next=/board")
    process.terminate()
    began = time.monotonic()
    process.wait(timeout=5)
    assert time.monotonic() - began < 10  # of the 30 s that are granted
    assert "Traceback" not in running.log("pages")
