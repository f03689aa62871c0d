"""What a Bluesky server needs of the world, on 127.0.0.1: a PLC directory, which keeps who an
account is, and the public API, which tells handles.

https://web.plc.directory/api/redoc; com.atproto.identity.resolveHandle and
app.bsky.actor.getProfiles of the lexicons.
"""

import json
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.ports import POLL_S


class Outside:
    def __init__(self) -> None:
        self.operations: dict[str, Mapping[str, Any]] = {}  # the last of each DID
        self.silent = False  # answers nobody's handle
        self.asked: list[str] = []  # for profiles
        outside = self

        class Answers(_Answers):
            of = outside

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(POLL_S,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def knows(self, did: str, handle: str) -> None:
        """An account of another server."""
        self.operations[did] = {"alsoKnownAs": [f"at://{handle}"]}

    def handle(self, did: str) -> str:
        names = self.operations.get(did, {}).get("alsoKnownAs", ["at://"])
        return str(names[0]).removeprefix("at://")

    def did(self, handle: str) -> str:
        return next((did for did in self.operations if self.handle(did) == handle), "")


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    of: Outside

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.of.operations[unquote(self.path[1:])] = json.loads(self.rfile.read(length))
        self._answer({})

    def do_GET(self) -> None:
        path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path.startswith("/xrpc/") and self.of.silent:
            self._answer({"error": "UpstreamFailure", "message": "out of order"}, 502)
        elif path == "/xrpc/com.atproto.identity.resolveHandle":
            if did := self.of.did(asked["handle"][0]):
                self._answer({"did": did})
            else:
                self._answer({"error": "InvalidRequest", "message": "Unable to resolve"}, 400)
        elif path == "/xrpc/app.bsky.actor.getProfiles":
            self.of.asked += asked["actors"]
            found = [did for did in asked["actors"] if self.of.handle(did)]
            profiles = [{"did": did, "handle": self.of.handle(did)} for did in found]
            self._answer({"profiles": profiles})
        else:
            self._directory(*unquote(path[1:]).split("/", 1))

    def _directory(self, did: str, what: str = "") -> None:
        if (last := self.of.operations.get(did)) is None:
            self._answer({"message": f"DID not registered: {did}"}, 404)
        elif what == "log/last":
            self._answer(last)
        else:
            self._answer(_document(did, last))

    def _answer(self, body: Mapping[str, Any], status: int = 200) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _document(did: str, last: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": did,
        "alsoKnownAs": last["alsoKnownAs"],
        "verificationMethod": [
            {
                "id": f"{did}#{name}",
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": key.removeprefix("did:key:"),
            }
            for name, key in last.get("verificationMethods", {}).items()
        ],
        "service": [
            {"id": f"#{name}", "type": one["type"], "serviceEndpoint": one["endpoint"]}
            for name, one in last.get("services", {}).items()
        ],
    }
