"""Getting an address over HTTP: conditionally, bounded in bytes, time and redirects."""

import ipaddress
import socket
import time
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from monitor.model.dispatching import NetworkError

LARGEST = 10_000_000
"""Bytes, unpacked."""
LONGEST_S = 30.0
"""For all of an answer; a server that sends a byte at a time is no feed."""
REDIRECTS = 5
LONGEST_WAIT_S = 3_600.0
"""Of what a server asks with Retry-After."""

TIMEOUT = httpx.Timeout(10.0)
_ACCEPT = "application/cap+xml, application/atom+xml, application/rss+xml, application/xml;q=0.9, "
_ACCEPT += "text/xml;q=0.8, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Fetched:
    body: bytes | None  # None: nothing has changed
    url: str  # after redirects
    type: str = ""
    etag: str = ""
    modified: str = ""
    fresh_s: int = 0  # Cache-Control: max-age


class Client:
    """One connection pool. `own` are the hosts that the account names itself: only there may an
    address lie within our own network, whatever a feed or a redirect says."""

    def __init__(self, own: Collection[str], stopped: Callable[[], bool]) -> None:
        self._own, self._stopped = frozenset(own), stopped
        self._http = httpx.Client(
            timeout=TIMEOUT,
            follow_redirects=False,
            headers={"Accept": _ACCEPT, "Accept-Encoding": "gzip", "User-Agent": "crisis-monitor"},
        )

    def close(self) -> None:
        self._http.close()

    def get(
        self, url: str, *, etag: str = "", modified: str = "", largest: int = LARGEST
    ) -> Fetched:
        """Raises NetworkError; `retry_after` where the server says it."""
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in asked.items() if value}
        began = time.monotonic()
        for _ in range(REDIRECTS + 1):
            self._must_be_allowed(url)
            try:
                with self._http.stream("GET", url, headers=headers) as answer:
                    if not answer.has_redirect_location:
                        return self._read(answer, url, largest, began)
                    following = str(answer.url.join(answer.headers["location"]))
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
                raise _unreachable(url, error) from None
            if url.startswith("https:") and following.startswith("http:"):
                raise NetworkError(f"{shown(url)} leads from https to http: refused")
            url = following
        raise NetworkError(f"{shown(url)}: more than {REDIRECTS} redirects; check the address")

    def _read(self, answer: httpx.Response, url: str, largest: int, began: float) -> Fetched:
        fresh = _max_age(answer.headers.get("cache-control", ""))
        if answer.status_code == 304:
            return Fetched(None, url, fresh_s=fresh)
        if answer.status_code != 200:
            raise _refused(answer, url)
        body = _Unpacking(answer.headers.get("content-encoding", ""), largest)
        for chunk in answer.iter_raw(65_536):
            body.take(chunk, url)
            if self._stopped():
                raise NetworkError("stopped while it was read")
            if time.monotonic() - began > LONGEST_S:
                raise NetworkError(f"{shown(url)} takes longer than {LONGEST_S:.0f} s")
        return Fetched(
            body=bytes(body.unpacked),
            url=url,
            type=answer.headers.get("content-type", ""),
            etag=answer.headers.get("etag", "")[:500],
            modified=answer.headers.get("last-modified", "")[:100],
            fresh_s=fresh,
        )

    def _must_be_allowed(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or 443
        except ValueError:
            host, port = "", 0
        if not host or parts.scheme not in ("http", "https"):
            raise NetworkError(f"{shown(url)} is no address of the form https://...")
        if host in self._own:
            return
        try:
            found = {one[4][0] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        except OSError:
            raise NetworkError(f"{host} is not found; tried again soon") from None
        if not all(ipaddress.ip_address(one).is_global for one in found):
            raise NetworkError(f"a feed leads to {host}, within our own network: refused")


class _Unpacking:
    """So that no few bytes become very many."""

    def __init__(self, encoding: str, largest: int) -> None:
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise ValueError("packed in a way that was not asked for")
        self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in encoding else None
        self._largest = largest
        self.unpacked = bytearray()

    def take(self, chunk: bytes, url: str) -> None:
        room = self._largest - len(self.unpacked) + 1
        try:
            self.unpacked += self._gzip.decompress(chunk, room) if self._gzip else chunk
        except zlib.error:
            raise NetworkError(f"{shown(url)} sends broken gzip; tried again soon") from None
        if len(self.unpacked) > self._largest:
            raise NetworkError(f"{shown(url)} has more than {self._largest} bytes: it is not read")


def shown(url: str) -> str:
    """For people and logs: without password, and without what is behind the "?"."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"[:200]
    except ValueError:
        return "an address that is none"


def _refused(answer: httpx.Response, url: str) -> NetworkError:
    code, at = answer.status_code, shown(url)
    if code in (401, 403, 451):
        return NetworkError(f"{at} refuses us ({code}): ask its publisher for access")
    if code in (404, 410):
        return NetworkError(f"{at} is not there ({code}): look on its site for the new address")
    wait = _retry_after(answer.headers.get("retry-after", "")) if code in (429, 503) else None
    if code == 429:
        return NetworkError(f"{at} says that it is asked too often", retry_after=wait or 300)
    return NetworkError(f"{at} answers with {code}; tried again soon", retry_after=wait)


def _unreachable(url: str, error: Exception) -> NetworkError:
    if isinstance(error, httpx.TimeoutException):
        return NetworkError(f"{shown(url)} does not answer in time; tried again soon")
    if isinstance(error, httpx.ConnectError) and "CERTIFICATE" in str(error):
        return NetworkError(f"{shown(url)} has a certificate that is not trusted")
    return NetworkError(f"{shown(url)} cannot be read ({type(error).__name__}); tried again soon")


def _max_age(control: str) -> int:
    for one in control.lower().split(","):
        name, _, value = one.strip().partition("=")
        if name == "max-age" and value.strip('"').isdecimal():
            return min(int(value.strip('"')), 86_400)
    return 0


def _retry_after(value: str) -> float | None:
    """Seconds, or a date (RFC 9110, 10.2.3)."""
    if value.strip().isdecimal():
        return min(float(value), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - datetime.now(UTC)).total_seconds(), 1.0), LONGEST_WAIT_S)
