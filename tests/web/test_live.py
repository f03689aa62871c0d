import threading
import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import redis

from monitor.store.live import listen
from tests.builders import a_place, a_report
from tests.web.site import Site
from web.live.hub import MOST_NUMBERS, Hub, Mailbox
from web.live.server import create_live
from web.security.tokens import BadPass, check, sign

ORIGIN = "http://localhost"


def stream(site: Site, token: str) -> tuple[str, dict[str, str], Iterator[bytes]]:
    began: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        began.update(status=status, headers=dict(headers))

    environ = {"PATH_INFO": "/live", "REQUEST_METHOD": "GET", "QUERY_STRING": f"token={token}"}
    body = iter(create_live(site.settings)(environ, start))
    return began.get("status", ""), began.get("headers", {}), body


def a_pass(site: Site, lasts: float = 60) -> str:
    return sign(site.settings.secret, site.deployment, "key", "viewer", ORIGIN, lasts)


def message_in(chunk: bytes) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(chunk.split(b"data: ", 1)[1])
    return found


def test_an_announcement_reaches_an_open_board(site: Site) -> None:
    status, headers, body = stream(site, a_pass(site))
    assert status == "200 OK"
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert b"event: open" in next(body)
    caught_up = next(body)  # the subscription stands: anything before it may have been missed
    assert message_in(caught_up)["all"] is True
    threading.Timer(0.2, lambda: site.file(a_report(place=a_place()))).start()
    began = time.monotonic()
    heard = message_in(next(body))
    assert time.monotonic() - began < 1.5
    assert heard["incidents"] == [1]
    assert heard["posts"] == 1
    assert heard["revision"] == 1
    body.close()  # type: ignore[attr-defined]


def test_a_stream_ends_with_its_pass(site: Site) -> None:
    _, _, body = stream(site, a_pass(site, lasts=1))
    began = time.monotonic()
    assert b"event: expired" in list(body)[-1]
    assert 0.5 < time.monotonic() - began < 2.5


@pytest.mark.parametrize("broken", ["", "x", "W10.abc"])
def test_without_a_good_pass_there_is_no_stream(site: Site, broken: str) -> None:
    status, headers, body = stream(site, broken)
    assert status == "403 Forbidden"
    assert "Access-Control-Allow-Origin" not in headers
    assert b"load the board again" in b"".join(body)


def test_a_pass_runs_out_and_cannot_be_changed(site: Site) -> None:
    with pytest.raises(BadPass, match="run out"):
        check(site.settings.secret, a_pass(site, lasts=-1))
    with pytest.raises(BadPass, match="not made here"):
        check("another secret", a_pass(site))


def test_the_board_gets_a_pass_for_its_own_site(site: Site) -> None:
    answer = site.signed_in().get("/live/token", base_url="http://localhost")
    body = answer.get_json()
    address, _, token = body["address"].partition("?token=")
    assert address == f"http://localhost:{site.settings.live_port}/live"
    good = check(site.settings.secret, token)
    assert (good.deployment, good.role, good.origin) == (1, "desk_officer", ORIGIN)
    site.settings = site.settings.model_copy(update={"live_url": "https://live.example.org/"})
    site._app = None
    body = site.signed_in().get("/live/token").get_json()
    assert body["address"].startswith("https://live.example.org/live?token=")


def test_what_a_slow_board_missed_is_one_message() -> None:
    board = Mailbox(1)
    for number in range(1, 60):
        board.put({"revision": number, "posts": [1, 2], "incidents": [number % 7], "at": number})
    said = orjson.loads(board.take())
    assert said["revision"] == 59
    assert said["posts"] == 118
    assert said["incidents"] == [0, 1, 2, 3, 4, 5, 6]
    board.put({"revision": 60, "posts": [], "incidents": range(MOST_NUMBERS + 1), "at": 1})
    said = orjson.loads(board.take())
    assert said["all"] is True
    assert said["incidents"] == []


def test_what_officers_changed_themselves_is_said_apart_and_once() -> None:
    board = Mailbox(1)
    board.put({"revision": 1, "posts": [], "incidents": [7], "by_hand": [7], "at": 1})
    board.put({"revision": 2, "posts": [3], "incidents": [8], "by_hand": [], "at": 2})
    said = orjson.loads(board.take())
    assert (said["incidents"], said["by_hand"]) == ([7, 8], [7])
    assert orjson.loads(board.take())["by_hand"] == []


def test_boards_hear_only_their_deployment_and_again_after_a_cut(site: Site) -> None:
    client = redis.Redis.from_url(site.settings.redis)
    cuts = iter([True, False, False, False])

    def announcements() -> Iterator[tuple[int, dict[str, Any]]]:
        if next(cuts):
            raise ConnectionError("cut")
        return listen(client, timeout=0.1)

    hub = Hub(announcements)
    mine, other = hub.join(site.deployment), hub.join(site.deployment + 1)
    assert mine.heard.wait(5)  # subscribed again: both must look at everything
    assert orjson.loads(mine.take())["all"] is True
    assert other.heard.wait(5)
    other.take()
    site.file(a_report())
    assert mine.heard.wait(2)
    assert not other.heard.is_set()
    hub.leave(mine)
    hub.leave(other)
    assert hub.open() == 0
