"""The filtered stream: tweepy keeps the connection, we read its lines.

Once: where tweepy would connect again by itself, it ends, and the listener decides.
"""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import requests
import tweepy

from monitor.model.dispatching import NetworkError
from monitor.networks.x.access import Access
from monitor.networks.x.calls import CONNECT_S, Session
from monitor.networks.x.fields import FIELDS
from monitor.networks.x.refusals import refused

STALL_S = 21.0
"""X sends a line at least every 20 seconds
(https://docs.x.com/x-api/fundamentals/handling-disconnections)."""

CHUNK = 1 << 16
"""Bytes read at once. The body is chunked, and urllib3 hands each chunk on when it is there: more
delays nothing. tweepy's 512 cuts one post into several pieces."""


class Stream(tweepy.StreamingClient):  # type: ignore[misc]  # tweepy ships no types
    """`take` gets each line that is not empty, `opened` the headers of the answer."""

    def __init__(
        self,
        access: Access,
        take: Callable[[bytes], None],
        opened: Callable[[Mapping[str, str]], None],
        stall_s: float = STALL_S,
    ) -> None:
        super().__init__(access.bearer, max_retries=0, chunk_size=CHUNK)
        self.session = Session(access.server)
        self.session.hooks["response"].append(self._answered)
        self.last_line: datetime | None = None  # or keep-alive
        self._take, self._opened, self._stall_s = take, opened, stall_s
        self._answer: requests.Response | None = None
        self._failure: BaseException | None = None

    def run(self) -> None:
        """Blocks until the stream ends. Raises NetworkError; what `take` raises goes through."""
        self.filter(**FIELDS)
        raise self._failure or NetworkError("X closed the stream")

    def shut(self) -> None:
        """From another thread: makes `run` return."""
        self.running = False
        if self._answer is not None:
            with suppress(ValueError, RuntimeError, OSError):  # it is closed already
                self._answer.raw.shutdown()

    def _connect(self, *asked: Any, **named: Any) -> None:
        super()._connect(*asked, **named, timeout=(CONNECT_S, self._stall_s))

    def _answered(self, response: requests.Response, **_: Any) -> None:
        """Before tweepy sees it: only here are the headers."""
        if response.status_code != 200:
            raise refused(response)
        self._answer = response

    def on_connect(self) -> None:
        self.last_line = datetime.now(UTC)
        self._opened(self._answer.headers if self._answer is not None else {})

    def on_data(self, raw_data: bytes) -> None:
        self.last_line = datetime.now(UTC)
        self._take(raw_data)

    def on_keep_alive(self) -> None:
        self.last_line = datetime.now(UTC)

    def on_closed(self, response: requests.Response) -> None:
        self.running = False

    def on_connection_error(self) -> None:
        self.running = False
        error = sys.exc_info()[1]  # tweepy calls this while it handles it
        if self.last_line is None:
            self._failure = NetworkError(f"X cannot be reached ({type(error).__name__})")
        elif "timed out" in str(error):
            self._failure = NetworkError(f"X was silent for more than {self._stall_s:.0f} s")
        else:
            self._failure = NetworkError(f"the connection to X broke ({type(error).__name__})")

    def on_exception(self, exception: BaseException) -> None:
        self._failure = exception

    def on_disconnect(self) -> None:
        pass
