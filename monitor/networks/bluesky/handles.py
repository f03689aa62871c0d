"""Handles and DIDs: asked for in the background, kept in a bounded memory.

The stream names authors by DID. https://docs.bsky.app/docs/api/app-bsky-actor-get-profiles tells
25 handles at once, without a login.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from queue import Empty, Queue

import httpx
from atproto import Client, Request
from atproto.exceptions import AtProtocolError

log = logging.getLogger(__name__)

KEPT = 50_000
AT_ONCE = 25
TIMEOUT_S = 3.0
AGAIN_S = 60.0
"""After a failure, or for a name that was not found."""


class Handles:
    """`of` and `did_of` never wait: None is "not known yet", "" is "asked in vain"."""

    def __init__(self, address: str) -> None:
        self._client = Client(address, request=Request(timeout=TIMEOUT_S))
        self._handles: OrderedDict[str, str] = OrderedDict()  # of DIDs
        self._dids: OrderedDict[str, str] = OrderedDict()  # of handles
        self._vain: OrderedDict[str, float] = OrderedDict()  # until when nobody asks again
        self._asked: set[str] = set()
        self._queue: Queue[str] = Queue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def of(self, did: str) -> str | None:
        """The handle of a DID."""
        return self._known(self._handles, did)

    def did_of(self, handle: str) -> str | None:
        return self._known(self._dids, _key(handle))

    def learn(self, did: str, handle: str) -> None:
        """A handle has changed: only where the old one is known, so that memory stays bounded."""
        with self._lock:
            if (old := self._handles.get(did)) is not None and old != handle:
                self._dids.pop(_key(old), None)
                self._handles[did], self._dids[_key(handle)] = handle, did

    def want(self, names: Iterable[str]) -> None:
        """DIDs or handles; those that are known, or are being asked for, are not asked again."""
        for name in names:
            key = _key(name)
            memory = self._handles if _is_did(key) else self._dids
            if key not in self._asked and self._known(memory, key) is None:
                self._asked.add(key)
                self._queue.put(key)
        if self._asked and self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True, name="handles")
            self._thread.start()

    def rest(self) -> None:
        """Ends the thread once all was asked; `want` begins another."""
        if self._thread is not None:
            self._queue.put("")
            self._thread = None

    def _known(self, memory: OrderedDict[str, str], name: str) -> str | None:
        with self._lock:
            if (found := memory.get(name)) is not None:
                return found
            return "" if self._vain.get(name, 0.0) > time.monotonic() else None

    def _work(self) -> None:
        while name := self._queue.get():
            names = [name]
            with suppress(Empty):
                while len(names) < AT_ONCE and (name := self._queue.get_nowait()):
                    names.append(name)
            found: dict[str, str] = {}
            try:
                found = self._ask(names)
            except (AtProtocolError, httpx.HTTPError) as error:
                log.warning("no handles of Bluesky: %s", type(error).__name__)
            self._keep(names, found)
            if not name:
                return

    def _ask(self, names: list[str]) -> dict[str, str]:
        """DIDs by handle."""
        found: dict[str, str] = {}
        if dids := [name for name in names if _is_did(name)]:
            profiles = self._client.app.bsky.actor.get_profiles({"actors": dids}).profiles
            found |= {one.handle: one.did for one in profiles if one.handle != "handle.invalid"}
        for name in names:
            if not _is_did(name):
                try:
                    found[name] = self._client.resolve_handle(name).did
                except AtProtocolError as error:
                    log.warning("no DID for a followed handle: %s", type(error).__name__)
        return found

    def _keep(self, names: list[str], found: dict[str, str]) -> None:
        with self._lock:
            for handle, did in found.items():
                self._handles[did] = handle
                self._dids[_key(handle)] = did
            for name in names:
                self._asked.discard(name)
                if name not in self._handles and name not in self._dids:
                    self._vain[name] = time.monotonic() + AGAIN_S
            for memory in (self._handles, self._dids, self._vain):
                while len(memory) > KEPT:
                    memory.popitem(last=False)


def _key(name: str) -> str:
    return name.strip().lstrip("@").lower()


def _is_did(name: str) -> bool:
    return name.startswith("did:")
