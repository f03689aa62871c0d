"""A web site that publishes feeds: says 304 where nothing has changed, and fails to order."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.ports import POLL_S


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[Callable[[bytes], object]], None] | None = None  # instead of a body
    hang_up: bool = False


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    status: int


class Site:
    """Pages by path; `next_answers` of a path are given before its page."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.next_answers: dict[str, list[Answer]] = {}
        self.asked: list[Asked] = []
        self.tags = True
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    def start(self) -> None:
        if self._server is None:
            self._server = _Server(("127.0.0.1", self._port), self)
            self._port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, args=(POLL_S,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._port}{path}"

    def show(self, path: str, body: str | bytes, kind: str = "application/xml") -> str:
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = Answer(body=content, headers={"Content-Type": kind})
        return self.url(path)

    def then(self, path: str, *answers: Answer) -> None:
        self.next_answers.setdefault(path, []).extend(answers)

    def asked_for(self, path: str) -> list[Asked]:
        return [one for one in self.asked if one.path == path]

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        queued = self.next_answers.get(path)
        if queued:
            return queued.pop(0)
        page = self.pages.get(path, Answer(404, b"no such page"))
        if page.status != 200 or not self.tags:
            return page
        tag = f'"{sha256(page.body).hexdigest()[:16]}"'
        if headers.get("If-None-Match") == tag:
            return Answer(304, headers={"ETag": tag})
        return Answer(200, page.body, {**page.headers, "ETag": tag}, page.stream)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.site = site
        super().__init__(address, _Page)

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # clients that go away are part of the tests


class _Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        headers = dict(self.headers.items())
        answer = self.server.site.answer(self.path, headers)
        self.server.site.asked.append(Asked(self.path, headers, answer.status))
        if answer.hang_up:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.stream is not None:
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            answer.stream(self.wfile.write)
            return
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        pass
