"""Stands before the reference server and lets all through, until it is told to refuse a call."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx

from tests.ports import POLL_S

Answer = tuple[int, dict[str, str], bytes]
DROPPED = frozenset({"transfer-encoding", "connection", "content-length", "content-encoding"})


class Gate:
    def __init__(self, before: str) -> None:
        self.before = before
        self.calls: list[str] = []  # what was asked for
        self._next: list[tuple[str, Answer]] = []
        gate = self

        class Passing(_Passing):
            of = gate

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(POLL_S,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def refuse(self, retry_after: int | None) -> None:
        """As @atproto/xrpc-server does: RateLimit headers, the end of the window in seconds."""
        if retry_after is None:
            self.answer("", 500, "InternalServerError", "Internal Server Error")
        else:
            end = str(int(time.time()) + retry_after)
            headers = {"RateLimit-Limit": "30", "RateLimit-Remaining": "0", "RateLimit-Reset": end}
            self.answer("", 429, "RateLimitExceeded", "Rate Limit Exceeded", headers)

    def answer(
        self, call: str, status: int, error: str, says: str, headers: dict[str, str] | None = None
    ) -> None:
        """The next call whose path ends so is answered here."""
        body = json.dumps({"error": error, "message": says}).encode()
        self._next.append((call, (status, headers or {}, body)))

    def lose(self, call: str) -> None:
        """The next call goes through, and its answer is lost on the way."""
        self._next.append((call, (0, {}, b"")))

    def take(self, path: str) -> Answer | None:
        for n, (call, answer) in enumerate(self._next):
            if path.endswith(call):
                del self._next[n]
                return answer
        return None


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    of: Gate

    def do_GET(self) -> None:
        self._pass(b"")

    def do_POST(self) -> None:
        self._pass(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _pass(self, body: bytes) -> None:
        path = self.path.partition("?")[0]
        self.of.calls.append(path.rpartition("/")[2])
        answer = self.of.take(path)
        if answer is None or answer[0] == 0:
            kept = {name: one for name, one in self.headers.items() if name.lower() not in DROPPED}
            kept.pop("Host", None)
            through = httpx.request(
                self.command, self.of.before + self.path, headers=kept, content=body, timeout=30
            )
            if answer is not None:
                self.close_connection = True
                return
            answer = (through.status_code, dict(through.headers), through.content)
        status, headers, raw = answer
        self.send_response(status)
        for name, one in ({"Content-Type": "application/json"} | headers).items():
            if name.lower() not in DROPPED:
                self.send_header(name, one)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        pass
