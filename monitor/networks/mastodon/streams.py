"""The streams of a server, each a connection with a thread: what they bring, in one line.

Server-sent events: https://docs.joinmastodon.org/methods/streaming/.
"""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import requests
import urllib3
from mastodon import Mastodon, StreamListener
from mastodon.errors import MastodonError, MastodonNetworkError

from monitor.model.dispatching import NetworkError
from monitor.networks.pump import Closed

SILENCE_S = 60.0
"""A server sends a beat every 15 seconds (`:thump`): so long without one, it is gone."""

OPENING_S = 15.0
LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Event:
    stream: str  # "user", "public" or a hashtag with its sign
    name: str
    payload: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The server does not give this stream."""

    stream: str
    why: str


class Streams:
    """Those that `wanted()` names, as it changes."""

    def __init__(
        self,
        api: Mastodon,
        wanted: Callable[[], frozenset[str]],
        hand: Callable[[Event | Refused], None],
        stopped: threading.Event,
    ) -> None:
        self._api, self._wanted, self._hand, self._stopped = api, wanted, hand, stopped
        self._open: dict[str, _Stream] = {}
        self._refused: set[str] = set()

    def open(self) -> None:
        """Returns once all are there, or refused; raises what the library raises."""
        deadline = time.monotonic() + OPENING_S
        self._follow()
        while any(not one.there.is_set() for one in self._open.values()):
            if self._stopped.wait(0.02) or time.monotonic() > deadline:
                return
            self._follow()

    def keep(self) -> None:
        """Until it is stopped; raises what ended a stream."""
        while not self._stopped.wait(LOOK_S):
            self._follow()

    def close(self) -> None:
        for stream in self._open.values():
            stream.close()

    def _follow(self) -> None:
        wanted = self._wanted() - self._refused
        for name in set(self._open) - wanted:
            self._open.pop(name).close()
        for name in sorted(wanted - set(self._open)):
            self._open[name] = _Stream(self._api, name, self._hand)
        for name, stream in list(self._open.items()):
            if stream.refused and name == "user":
                raise NetworkError(
                    "the access token may not read the account's stream: make one with the scope "
                    "read",
                    permanent=True,
                )
            if stream.refused:
                self._refused.add(name)
                del self._open[name]
                self._hand(Refused(name, stream.refused))
            elif stream.failed is not None:
                raise stream.failed


REFUSALS = ("Unauthorized", "Forbidden", "Not Found", "Gone", "Unprocessable")
"""The library gives the reason of a refusal, not its number; others pass."""


class _Stream(StreamListener):
    """One connection. `failed` once it ended, `refused` where the server does not give it."""

    def __init__(self, api: Mastodon, name: str, hand: Callable[[Event], None]) -> None:
        self.name, self.refused = name, ""
        self.failed: Exception | None = None
        self.there = threading.Event()
        self._api, self._hand, self._closed = api, hand, threading.Event()
        self._response: requests.Response | None = None
        threading.Thread(target=self._run, daemon=True, name=f"stream {name}").start()

    def close(self) -> None:
        """Also ends a read that waits, in the other thread."""
        self._closed.set()
        if self._response is not None:
            with suppress(Exception):  # it is closed already, often
                self._response.raw.shutdown()

    def handle_stream(self, response: requests.Response) -> None:
        """Called by the library once connected; its own reads byte by byte, and ends the stream at
        the first event that it cannot read."""
        self._response = response
        self.there.set()
        chunked = getattr(response.raw, "chunked", False)  # otherwise None would wait for the end
        for name, payload in events(response.iter_content(chunk_size=None if chunked else 1)):
            if self._closed.is_set():
                return
            self._hand(Event(self.name, name, payload))

    def _run(self) -> None:
        end = "the server ended the stream"
        try:
            if self.name == "user":
                self._api.stream_user(self, timeout=SILENCE_S)
            elif self.name == "public":
                self._api.stream_public(self, timeout=SILENCE_S)
            else:
                self._api.stream_hashtag(self.name.lstrip("#"), self, timeout=SILENCE_S)
        except Closed:
            pass
        except _BREAKS as error:
            end = str(error) or type(error).__name__
        finally:
            if not self.there.is_set():
                self.refused = next((why for why in REFUSALS if why in end), "")
            self.failed = MastodonNetworkError(end)
            self.there.set()


_BREAKS = (
    MastodonError,
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    AttributeError,  # of a response that was closed under it
    ValueError,
)


def events(chunks: Iterator[bytes]) -> Iterator[tuple[str, str]]:
    """The name and the data of each event; comments (the beat) bring nothing.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
    """
    rest, name, lines = list[bytes](), "", list[str]()
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        rest.append(first)
        if not others:
            continue  # joined once it is whole: a line may come byte by byte
        whole = [b"".join(rest), *others[:-1]]
        rest = [others[-1]]
        for raw in whole:
            line = raw.rstrip(b"\r").decode("utf-8", "replace")
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if not line:
                if lines:
                    yield name or "message", "\n".join(lines)
                name, lines = "", []
            elif field == "event":
                name = value
            elif field == "data":
                lines.append(value)
