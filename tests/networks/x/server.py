"""A local server that speaks the endpoints of the X API v2 that the monitor uses.

https://docs.x.com/x-api: the same paths, credentials (bearer token, OAuth 1.0a signatures that are
checked), headers, chunks, keep-alives and problem documents.
"""

import select
import socket
import threading
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA1, Client

from tests.networks.x.world import CUT, BadRule, Line, World, envelope
from tests.ports import POLL_S

BEARER = "AAAAbearer"
KEYS = {
    "consumer_key": "consumer",
    "consumer_secret": "consumer-secret",
    "access_token": "9-token",
    "access_token_secret": "token-secret",
}
HANDLE = "reliefdesk"
LOOK_S = 0.02
PROBLEM = "https://api.x.com/2/problems/"

Answer = tuple[int, dict[str, Any]]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, world: World, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.world = world
        self.keepalive_s = 1.0
        self.keepalives = 0  # sent so far
        self.refusals: list[tuple[int, dict[str, Any], dict[str, str]]] = []
        """The next calls get these: status, body, headers."""
        self.refuse_only = ""  # such paths
        self.level = "read-write"
        self.usage: Answer = (200, {"data": {"project_cap": "2000000", "project_usage": "1500000",
                                             "cap_reset_day": 8}})  # fmt: skip
        self.gzip = False
        self.piece = 0
        """Bytes of a chunk at most; 0: each line is one."""
        self.first_line: bytes | None = None
        """What a stream says at once and ends with."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(POLL_S,), daemon=True).start()

    def stop(self) -> None:
        self.world.cut()
        self.shutdown()
        self.server_close()

    def refuse(self, status: int, body: dict[str, Any], **headers: str) -> None:
        self.refusals.append((status, body, {k.replace("_", "-"): v for k, v in headers.items()}))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes is no error."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    packed: Any = None  # what packs the stream

    def log_message(self, *_: Any) -> None: ...

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        self.asked = dict(parse_qsl(parts.query))
        size = int(self.headers.get("Content-Length") or 0)
        self.body: dict[str, Any] = orjson.loads(self.rfile.read(size)) if size else {}
        self.server.world.calls.append(f"{self.command} {parts.path}")
        if self.server.refusals and self.server.refuse_only in parts.path:
            status, body, headers = self.server.refusals.pop(0)
            self._send(status, body, headers)
            return
        ways: dict[str, Callable[[], Answer | None]] = {
            "GET /2/tweets/search/stream": self._stream,
            "GET /2/tweets/search/stream/rules": self._rules,
            "POST /2/tweets/search/stream/rules": self._change_rules,
            "GET /2/tweets/search/recent": self._search,
            "GET /2/usage/tweets": lambda: self.server.usage,
            "GET /2/users/me": self._me,
            "POST /2/tweets": self._post,
        }
        way = ways.get(f"{self.command} {parts.path}")
        if self.command == "DELETE" and parts.path.startswith("/2/tweets/"):
            way = self._delete
        if way is None:
            self._send(404, _problem("about:blank", "Not Found", f"no {parts.path}"))
            return
        as_account = way in (self._me, self._post, self._delete)
        if not (self._signed() if as_account else self._borne()):
            self._send(401, _problem("about:blank", "Unauthorized", "Unauthorized"))
            return
        answer = way()
        if answer is not None:
            self._send(*answer)

    def _borne(self) -> bool:
        return self.headers.get("Authorization") == f"Bearer {BEARER}"

    def _signed(self) -> bool:
        """OAuth 1.0a: what the client signed, signed again with the secrets."""
        given = self.headers.get("Authorization", "")
        if not given.startswith("OAuth "):
            return False
        pairs = dict(pair.strip().split("=", 1) for pair in given[6:].split(","))
        said = {name: value.strip('"') for name, value in pairs.items()}
        again = Client(
            KEYS["consumer_key"], KEYS["consumer_secret"], KEYS["access_token"],
            KEYS["access_token_secret"], signature_method=SIGNATURE_HMAC_SHA1,
            nonce=said["oauth_nonce"], timestamp=said["oauth_timestamp"],
        )  # fmt: skip
        _, headers, _ = again.sign(self.server.address + self.path, self.command)
        return f'oauth_signature="{said["oauth_signature"]}"' in headers["Authorization"]

    def _send(
        self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> None:
        sent = orjson.dumps(body)
        self.send_response(status)
        kind = "application/json" if status < 400 else "application/problem+json"
        limits = {"x-rate-limit-limit": "50", "x-rate-limit-remaining": "49",
                  "x-rate-limit-reset": str(int(time.time()) + 900),
                  "x-access-level": self.server.level}  # fmt: skip
        for name, value in {"Content-Type": kind, **limits, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    # the way in

    def _stream(self) -> Answer | None:
        world = self.server.world
        if not world.rules:
            return 409, _problem("rule-configuration-issue", "ConnectionException", "no rules")
        mine: Queue[Line] = Queue()
        with world.lock:
            if len(world.streams) >= world.streams_at_most:
                return 429, {
                    **_problem("streaming-connection", "ConnectionException",
                               "This stream is currently at the maximum allowed connection limit."),
                    "connection_issue": "TooManyConnections",
                }  # fmt: skip
            world.streams.append(mine)
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        if self.server.gzip and "gzip" in self.headers.get("Accept-Encoding", ""):
            self.send_header("Content-Encoding", "gzip")
            self.packed = zlib.compressobj(wbits=31)
        self.send_header("x-rate-limit-remaining", "48")
        self.send_header("x-rate-limit-reset", str(int(time.time()) + 900))
        self.end_headers()
        self.close_connection = True
        try:
            self._feed(mine)
        except OSError:
            pass
        finally:
            with world.lock:
                if mine in world.streams:
                    world.streams.remove(mine)
        return None

    def _feed(self, mine: Queue[Line]) -> None:
        if self.server.first_line is not None:
            self._chunk(self.server.first_line + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")
            return
        due = time.monotonic() + self.server.keepalive_s
        while not self._is_left():
            try:
                line = mine.get(timeout=max(0.0, min(LOOK_S, due - time.monotonic())))
            except Empty:
                if time.monotonic() < due:
                    continue
                line = b""
                self.server.keepalives += 1
            if line is CUT:
                self.connection.shutdown(socket.SHUT_RDWR)  # without the last chunk
                return
            self._chunk(line + b"\r\n")
            due = time.monotonic() + self.server.keepalive_s

    def _is_left(self) -> bool:
        """Whether the client has gone: nothing else makes its side readable."""
        return bool(select.select([self.connection], [], [], 0)[0])

    def _chunk(self, line: bytes) -> None:
        if self.packed is not None:
            line = self.packed.compress(line) + self.packed.flush(zlib.Z_SYNC_FLUSH)
        size = self.server.piece or len(line)
        for at in range(0, len(line), size):
            piece = line[at : at + size]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))

    def _rules(self) -> Answer:
        rules = list(self.server.world.rules.values())
        meta = {"sent": "now", "result_count": len(rules)}
        return 200, ({"data": rules} if rules else {}) | {"meta": meta}

    def _change_rules(self) -> Answer:
        world = self.server.world
        with world.lock:
            if "delete" in self.body:
                for id in self.body["delete"]["ids"]:
                    world.rules.pop(id, None)
                return 200, {"meta": {"summary": {"deleted": len(self.body["delete"]["ids"])}}}
            return self._add_rules(self.body["add"])

    def _add_rules(self, asked: list[dict[str, str]]) -> Answer:
        world = self.server.world
        if len(world.rules) + len(asked) > world.rules_at_most:
            detail = f"Rule quota is {world.rules_at_most}"
            return 429, {"errors": [_problem("rule-cap", "RulesCapExceeded", detail)]}
        errors, made = [], []
        for one in asked:
            there = {rule["value"]: id for id, rule in world.rules.items()}
            if one["value"] in there:
                problem = _problem("duplicate-rules", "DuplicateRule", "")
                errors.append({**problem, "value": one["value"], "id": there[one["value"]]})
                continue
            try:
                made.append(world.add_rule(one["value"], one.get("tag")))
            except BadRule as error:
                problem = _problem("invalid-rules", "UnprocessableEntity", "")
                errors.append({**problem, "value": one["value"], "details": [str(error)]})
        if world.all_or_nothing and any(one["title"] == "UnprocessableEntity" for one in errors):
            for id in made:
                del world.rules[id]
            made = []
        data = [world.rules[id] for id in made]
        summary = {"created": len(made), "not_created": len(asked) - len(made)}
        body = {"meta": {"summary": summary}} | ({"errors": errors} if errors else {})
        return (201 if made else 200), body | ({"data": data} if data else {})

    def _search(self) -> Answer:
        since = int(self.asked.get("since_id", 0))
        try:
            found = self.server.world.found(self.asked["query"], since)
        except BadRule as error:
            return 400, {"errors": [{"message": str(error)}],
                         **_problem("invalid-request", "Invalid Request", str(error))}  # fmt: skip
        start = int(self.asked.get("next_token", "t0")[1:])
        most = int(self.asked.get("max_results", 10))
        page, rest = found[start : start + most], found[start + most :]
        meta = {"result_count": len(page)} | ({"next_token": f"t{start + most}"} if rest else {})
        return 200, (envelope(page, page=True) if page else {}) | {"meta": meta}

    # the way out

    def _me(self) -> Answer:
        return 200, {"data": {"id": "9", "username": HANDLE, "name": "Relief desk"}}

    def _post(self) -> Answer:
        world, text = self.server.world, self.body["text"]
        if any(post["author"] == HANDLE and post["text"] == text for post in world.posts):
            detail = "You are not allowed to create a Tweet with duplicate content."
            return 403, _problem("about:blank", "Forbidden", detail)
        to = self.body.get("reply", {}).get("in_reply_to_tweet_id", "")
        if to and world.post(to) is None:
            detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
            return 403, _problem("about:blank", "Forbidden", detail)
        return 201, {"data": {"id": world.write(text, HANDLE, reply_to=to), "text": text}}

    def _delete(self) -> Answer:
        id = self.path.rpartition("/")[2]
        world = self.server.world
        post = world.post(id)
        if post is None:
            return 404, _problem("resource-not-found", "Not Found Error", f"no tweet {id}")
        world.posts.remove(post)
        return 200, {"data": {"deleted": True}}


def _problem(kind: str, title: str, detail: str) -> dict[str, Any]:
    return {"type": kind if ":" in kind else PROBLEM + kind, "title": title, "detail": detail}
