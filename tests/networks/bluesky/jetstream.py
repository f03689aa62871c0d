"""A Jetstream of the tests' own, on 127.0.0.1: both its protocols, with what was before kept.

Frames as https://github.com/bluesky-social/jetstream describes them, and as the lexicon
network.bsky.jetstream.subscribeEvents does.
"""

import json
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from threading import Condition, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

from monitor.networks.bluesky.frames import LEXICON
from monitor.networks.bluesky.shapes import POSTS

Event = dict[str, Any]


class Jetstream:
    def __init__(self) -> None:
        self._open: list[ServerConnection] = []
        self._lock = Condition()
        self._events: list[Event] = []
        self._accepted: set[ServerConnection] = set()  # and not yet served
        self.asked: list[str] = []  # the paths of the connections
        self._server = serve(
            self._serve,
            "127.0.0.1",
            0,
            select_subprotocol=_protocol,
            process_request=self._accept,
        )
        self.port = self._server.socket.getsockname()[1]
        Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"ws://127.0.0.1:{self.port}/subscribe"

    @property
    def newer_address(self) -> str:
        return f"ws://127.0.0.1:{self.port}/xrpc/{LEXICON}"

    def stop(self) -> None:
        self.cut()
        self._server.shutdown()

    def cut(self) -> None:
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.socket.shutdown(socket.SHUT_RDWR)
            self._open.clear()

    def commit(
        self, did: str, rkey: str, operation: str, record: Mapping[str, Any] | None, cid: str = ""
    ) -> str:
        """The address of the post."""
        commit: Event = {"rev": rkey, "operation": operation, "collection": POSTS, "rkey": rkey}
        if record is not None:
            commit |= {"record": dict(record), "cid": cid}
        self.tell({"did": did, "kind": "commit", "commit": commit})
        return f"at://{did}/{POSTS}/{rkey}"

    def tell(self, event: Event) -> None:
        with self._lock:
            self._serve_accepted()
            event = {"time_us": int(time.time() * 1_000_000)} | event
            self._events.append(event)
            for connection in self._open:
                with suppress(ConnectionClosed, OSError):
                    connection.send(_frame(event, connection))

    def send_raw(self, text: str) -> None:
        with self._lock:
            self._serve_accepted()
            for connection in self._open:
                connection.send(text)

    def _serve_accepted(self) -> None:
        self._lock.wait_for(lambda: not self._accepted, timeout=2)

    def forget(self) -> None:
        """What was before is not kept any more."""
        with self._lock:
            self._events.clear()

    def _accept(self, connection: ServerConnection, request: Request) -> None:
        """Before the client knows: it misses nothing from when it does."""
        with self._lock:
            self._accepted.add(connection)

    def _serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        parts = urlsplit(connection.request.path)
        asked = parse_qs(parts.query)
        name = "collections" if parts.path.endswith(LEXICON) else "wantedCollections"
        assert asked[name] == [POSTS], asked
        with self._lock:
            self.asked.append(connection.request.path)
            if "cursor" in asked:
                for event in self._events:
                    if event["time_us"] >= int(asked["cursor"][0]):
                        connection.send(_frame(event, connection))
            self._open.append(connection)
            self._accepted.discard(connection)
            self._lock.notify_all()
        with suppress(ConnectionClosed):
            connection.recv()


def _protocol(connection: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """The newer protocol has a name; the older has none."""
    return offered[0] if offered == ["xrpc.v1.json"] else None


def _frame(event: Event, connection: ServerConnection) -> str:
    assert connection.request is not None
    if LEXICON not in connection.request.path:
        return json.dumps(event)
    seen = datetime.fromtimestamp(event["time_us"] / 1_000_000, UTC)
    payload: Event = {
        "$type": f"{LEXICON}#{event['kind']}",
        "did": event["did"],
        "seq": event["time_us"] % 1_000_000_000,
        "time": seen.isoformat(),
        "witnessedAt": seen.isoformat(),
    }
    if event["kind"] == "commit":
        payload |= event["commit"]
    else:
        payload[event["kind"]] = event[event["kind"]]
    return json.dumps({"$type": "message", "payload": payload})
