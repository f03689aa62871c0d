import re
import threading
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson
import pytest
import redis
from flask.testing import FlaskClient

import web
from monitor.model.announcements import (
    Announcement,
    Filed,
    Mark,
    PresenceChanged,
    announcement_from,
    announcement_json,
    officer_mark,
)
from monitor.store.live import listen, publish
from tests.builders import a_place, a_report
from tests.web.site import Site
from web.live.hub import MOST_NUMBERS, Hub, Mailbox
from web.live.messages import FiledMessage, PresentMessage
from web.live.server import Application, create_live
from web.security.tokens import BadPass, check, fingerprint, sign

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
        board.put(Filed(revision=number, posts=(1, 2), incidents=(number % 7,), at=number))
    said = orjson.loads(board.take())
    assert said["revision"] == 59
    assert said["posts"] == 118
    assert said["incidents"] == [0, 1, 2, 3, 4, 5, 6]
    board.put(Filed(revision=60, incidents=tuple(range(MOST_NUMBERS + 1)), at=1))
    said = orjson.loads(board.take())
    assert said["all"] is True
    assert said["incidents"] == []


def test_what_officers_changed_themselves_is_said_apart_and_once() -> None:
    board = Mailbox(1)
    board.put(Filed(revision=1, incidents=(7,), by_hand=(7,), at=1))
    board.put(Filed(revision=2, posts=(3,), incidents=(8,), at=2))
    said = orjson.loads(board.take())
    assert (said["incidents"], said["by_hand"]) == ([7, 8], [7])
    assert orjson.loads(board.take())["by_hand"] == []


def test_boards_hear_only_their_deployment_and_again_after_a_cut(site: Site) -> None:
    client = redis.Redis.from_url(site.settings.redis)
    cuts = iter([True, False, False, False])

    def announcements() -> Iterator[tuple[int, Announcement | None]]:
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


def heard_by(app: Application, client: FlaskClient) -> Iterator[bytes]:
    """The stream of a signed-in officer."""
    address = client.get("/live/token").get_json()["address"]
    query = address.partition("?")[2]
    environ = {"PATH_INFO": "/live", "REQUEST_METHOD": "GET", "QUERY_STRING": query}
    body = iter(app(environ, lambda status, headers: None))
    assert b"event: open" in next(body)
    return body


def test_what_is_for_one_officer_reaches_no_other(site: Site) -> None:
    app = create_live(site.settings)
    ana, yusuf = site.named("Ana Beira"), site.named("Yusuf Dar")
    # an officer at two screens, and another one
    streams = [heard_by(app, site.signed_in(email=email)) for email in (ana, ana, yusuf)]
    assert message_in(next(streams[0]))["all"] is True  # subscribed: what follows is heard
    client = redis.Redis.from_url(site.settings.redis)
    hers = Filed(to=(officer_mark(ana),), revision=7, incidents=(5,), at=1)
    publish(client, site.deployment, hers)
    publish(client, site.deployment, Filed(revision=8, incidents=(9,), at=2))
    heard = [said_until(body, revision=8) for body in streams]
    assert [sorted(numbers) for numbers in heard] == [[5, 9], [5, 9], [9]]


def said_until(body: Iterator[bytes], revision: int) -> set[int]:
    """The incidents of which a stream says something, up to the message of this revision."""
    named: set[int] = set()
    for chunk in body:
        message = message_in(chunk)
        assert message["kind"] == "filed"
        named.update(message["incidents"])
        if message["revision"] >= revision:
            break
    return named


def test_a_pass_tells_nobody_else_whose_it_is(site: Site) -> None:
    ana = site.named("Ana Beira")
    address = site.signed_in(email=ana).get("/live/token").get_json()["address"]
    good = check(site.settings.secret, address.partition("?token=")[2])
    assert good.officer == fingerprint(site.settings.secret, officer_mark(ana))
    assert good.officer != fingerprint("another secret", officer_mark(ana))
    assert officer_mark(ana) not in address


@pytest.mark.parametrize(
    "announcement",
    [
        Filed(revision=1, posts=(3, 4), incidents=(5,), needs_human=1, at=2),
        Filed(revision=2, decided=(Mark(5, 2, 1, "<b>…</b>"),), by_hand=(6,)),
        PresenceChanged(to=("a1b2c3",), incidents=(5,)),
    ],
)
def test_an_announcement_comes_out_as_it_went_in(announcement: Announcement) -> None:
    assert announcement_from(orjson.loads(orjson.dumps(announcement_json(announcement)))) == (
        announcement
    )


def test_what_a_newer_version_says_is_passed_over() -> None:
    assert announcement_from({"kind": "weather"}) is None
    assert announcement_from({"kind": "present", "incidents": [5], "mood": "calm"}) == (
        PresenceChanged(incidents=(5,))
    )


def test_the_scripts_of_the_page_know_the_same_messages() -> None:
    script = (Path(web.__file__).parent / "assets/src/messages.ts").read_text()
    interfaces = re.findall(r"export interface \w+ \{\n(.*?)\n\}", script, re.DOTALL)
    kinds = {}
    for body in interfaces:
        names = re.findall(r"^  (\w+)\??:", body, re.MULTILINE)
        kinds[re.findall(r'kind: "(\w+)"', body)[0]] = names
    assert kinds == {
        kind.KIND: ["kind", *(field.name for field in fields(kind))]
        for kind in (FiledMessage, PresentMessage)
    }
