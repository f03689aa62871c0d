"""The live feed: server-sent events to open boards, a WSGI app of its own for gunicorn and gevent.

It runs no query and renders nothing: it carries numbers, and a board asks the pages for the rest.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import redis

from monitor.settings import Settings
from monitor.store.live import listen
from web.live.hub import Hub, Mailbox
from web.security.tokens import BadPass, Pass, check, fingerprint

KEEP_ALIVE_S = 15.0
"""Proxies close what is silent for 30 to 60 s; it is also how a board that left is noticed."""

PAUSE_S = 0.2
"""Between two messages to one board: at most five a second, what comes between is merged."""

STILL = b": still here\nevent: still\ndata: {}\n\n"
"""A comment, and an event: a script sees only events, and notices by them that the line is dead."""

SEND_S = 10.0
"""A board that takes no bytes for this long is dropped; it comes back and catches up."""

Start = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


def create_live(settings: Settings | None = None) -> Application:
    settings = settings or Settings()
    client = redis.Redis.from_url(settings.redis)
    secret = settings.secret
    hub = Hub(lambda: listen(client), partial(fingerprint, secret))

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if path == "/alive":
            start("200 OK", [("Content-Type", "text/plain")])
            return [b"alive\n"]
        if path != "/live" or method != "GET":
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"The live feed is at /live.\n"]
        token = parse_qs(environ.get("QUERY_STRING", "")).get("token", [""])[0]
        try:
            good = check(secret, token)
        except BadPass as error:
            start("403 Forbidden", [("Content-Type", "text/plain")])
            return [f"{error}: load the board again.\n".encode()]
        _limit_sending(environ)
        start("200 OK", _headers(good))
        return _stream(hub, good)

    return application


def _headers(good: Pass) -> list[tuple[str, str]]:
    return [
        ("Content-Type", "text/event-stream"),
        ("Cache-Control", "no-store"),
        ("X-Accel-Buffering", "no"),  # nginx: pass each message on at once
        ("Access-Control-Allow-Origin", good.origin),
        ("Vary", "Origin"),
        ("X-Content-Type-Options", "nosniff"),
    ]


def _stream(hub: Hub, good: Pass) -> Iterator[bytes]:
    board = hub.join(good.deployment, good.officer)
    try:
        # "retry" is for the browser's own reconnecting, which the board's script forestalls
        yield b"retry: 5000\nevent: open\ndata: {}\n\n"
        yield from _messages(board, good.until)
    finally:
        hub.leave(board)


def _messages(board: Mailbox, until: float) -> Iterator[bytes]:
    while (left := until - time.time()) > 0 and not board.closed:
        if not board.heard.wait(min(left, KEEP_ALIVE_S)):
            yield STILL
            continue
        board.heard.clear()
        said = b""
        if board.filed:
            said += b"data: " + board.take() + b"\n\n"
        if board.present:
            said += b"data: " + board.take_present() + b"\n\n"
        if said:
            yield said
            time.sleep(PAUSE_S)
    yield b"event: expired\ndata: {}\n\n"


def _limit_sending(environ: dict[str, Any]) -> None:
    """gunicorn lends the socket of the request: a send that takes too long ends the stream."""
    socket = environ.get("gunicorn.socket")
    if socket is not None:
        socket.settimeout(SEND_S)
