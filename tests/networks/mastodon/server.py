"""The REST and the streaming API of Mastodon on 127.0.0.1, as https://docs.joinmastodon.org/methods
has them: those parts that a client of ours asks for."""

import json
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.networks.mastodon.instance import Instance, Json
from tests.ports import POLL_S

TOKEN = "a-token-of-the-tests"
LIMIT = 600


class MastodonServer:
    def __init__(self) -> None:
        self.refused: list[tuple[int, dict[str, str], str]] = []
        self.closed_streams: dict[str, int] = {}  # status by stream that is not given
        self.asked: list[str] = []
        self.sockets: list[socket.socket] = []
        self.scopes = ["read", "write:statuses"]
        self.silent = Event()  # a status is taken, and the answer does not come
        self.taken = Event()  # and that has happened
        self.ended = Event()
        server = self

        class Answers(_Answers):
            of = server

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self._server.daemon_threads = True
        host = f"127.0.0.1:{self._server.server_port}"
        self.address, self.instance = f"http://{host}", Instance(host)
        Thread(target=self._server.serve_forever, args=(POLL_S,), daemon=True).start()

    def stop(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self.cut()

    def cut(self) -> None:
        for one in self.sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self.sockets.clear()
        self.instance.listeners.clear()

    def refuse(self, status: int, error: str, retry_after: int | None = None) -> None:
        headers = {}
        if retry_after is not None:
            reset = datetime.fromtimestamp(time.time() + retry_after, UTC)
            headers = {
                "X-RateLimit-Limit": "300",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": reset.isoformat().replace("+00:00", "Z"),
            }
        self.refused.append((status, headers, error))


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    of: MastodonServer

    def do_GET(self) -> None:
        self._answer_to("GET")

    def do_POST(self) -> None:
        self._answer_to("POST")

    def do_DELETE(self) -> None:
        self._answer_to("DELETE")

    def _answer_to(self, method: str) -> None:
        parts = urlsplit(self.path)
        self.path, self.query = unquote(parts.path).rstrip("/"), parse_qs(parts.query)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.form = {name: values[0] for name, values in parse_qs(body).items()}
        self.of.asked.append(f"{method} {self.path}")
        if self.of.refused:
            status, headers, error = self.of.refused.pop(0)
            self._send({"error": error}, status, headers)
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._send({"error": "The access token is invalid"}, 401)
        else:
            self._allowed(method, *self.path.removeprefix("/api/").split("/")[1:])

    def _allowed(self, method: str, *path: str) -> None:
        match path:
            case ["instance"]:
                self._instance()
            case ["accounts", "verify_credentials"]:
                self._send(self.of.instance.account("desk"))
            case ["apps", "verify_credentials"]:
                self._send({"name": "monitor", "scopes": self.of.scopes})
            case ["streaming", *name]:
                self._stream("/".join(name))
            case ["timelines", "public"] if "public" in self.of.closed_streams:
                self._send({"error": "This timeline is not given"}, 403)
            case ["timelines", "public"]:
                self._page(self.of.instance.timeline("public"))
            case ["timelines", "tag", tag]:
                self._page(self.of.instance.timeline(f"#{tag.lower()}"))
            case ["notifications"]:
                self._page(self.of.instance.notifications[::-1])
            case ["statuses"]:
                self._post()
            case ["statuses", id] if id in self.of.instance.statuses:
                self._one(method, id)
            case _:
                self._send({"error": "Record not found"}, 404)

    def _instance(self) -> None:
        host = self.of.instance.host
        if "/v1/" in self.path:
            self._send({"uri": host, "urls": {"streaming_api": f"ws://{host}"}, "version": "4.5.0"})
        else:
            configuration = {
                "urls": {"streaming": f"ws://{host}"},
                "statuses": {"max_characters": LIMIT, "characters_reserved_per_url": 23},
            }
            self._send({"domain": host, "version": "4.5.0", "configuration": configuration})

    def _page(self, found: list[Json]) -> None:
        since = int(self.query.get("since_id", ["0"])[0])
        until = int(self.query.get("max_id", [str(1 << 63)])[0])
        limit = min(int(self.query.get("limit", ["20"])[0]), 40)
        self._send([one for one in found if since < int(one["id"]) < until][:limit])

    def _post(self) -> None:
        instance, text = self.of.instance, self.form["status"]
        key = self.headers.get("Idempotency-Key", "")
        if key and key in instance.keys:
            self._send(instance.statuses[instance.keys[key]])
        elif len(text) > LIMIT:
            error = f"Validation failed: Text character limit of {LIMIT} exceeded"
            self._send({"error": error}, 422)
        else:
            more = {
                "visibility": self.form.get("visibility", "public"),
                "language": self.form.get("language"),
            }
            status = instance.write(text, "desk", self.form.get("in_reply_to_id", ""), **more)
            instance.keys[key] = status["id"]
            if self.of.silent.is_set():
                self.of.taken.set()
                self.close_connection = True
                self.of.ended.wait(5)
                return
            self._send(status)

    def _one(self, method: str, id: str) -> None:
        if method == "DELETE":
            self._send(self.of.instance.delete(id))
        else:
            self._send(self.of.instance.statuses[id])

    def _stream(self, name: str) -> None:
        stream = f"#{self.query['tag'][0].lower()}" if name == "hashtag" else name
        if (status := self.of.closed_streams.get(stream)) is not None:
            self._send({"error": "This stream is not given"}, status)
            return
        waiting: Queue[str] = Queue()
        waiting.put(":)\n")

        def tell(event: str, data: str) -> None:
            waiting.put(f"event: {event}\ndata: {data}\n\n")

        self.of.sockets.append(self.connection)
        self.of.instance.listeners.append((stream, tell))
        self.send_response(200)  # whoever reads this misses nothing from now on
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with suppress(OSError):
            while self.connection in self.of.sockets:
                with suppress(Empty):
                    raw = waiting.get(timeout=0.1).encode()
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(raw), raw))
                    self.wfile.flush()
        self.close_connection = True

    def _send(self, body: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        pass
