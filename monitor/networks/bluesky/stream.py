"""The websocket to a Jetstream, read in a thread of its own."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit, urlunsplit

from websockets.exceptions import ConnectionClosed, InvalidStatus, InvalidURI, WebSocketException
from websockets.sync.client import ClientConnection, connect

from monitor.model.dispatching import NetworkError
from monitor.networks.bluesky.frames import LEXICON
from monitor.networks.bluesky.shapes import POSTS

EARLIER_US = 5_000_000
"""Each connection begins so much before the last event: servers' clocks differ a little
(Jetstream's README: "rewind your cursor a few seconds for gapless playback")."""

OPENED = ""
"""Stands before the first frame: the connection is there."""


class Stream:
    """One websocket, read in a thread of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: ClientConnection | None = None

    def run(self, hand: Callable[[str | bytes], None]) -> None:
        protocols = ["xrpc.v1.json"] if LEXICON in self._address else None
        try:
            with connect(
                self._address,
                subprotocols=protocols,  # type: ignore[arg-type]  # Subprotocol is a str
                open_timeout=5,
                close_timeout=1,
                ping_interval=20,  # a connection that died without a word is noticed in 40 s
                ping_timeout=20,
                max_size=8 << 20,
            ) as connection:
                self._connection = connection
                hand(OPENED)
                for frame in connection:
                    hand(frame)
        except (InvalidURI, InvalidStatus, WebSocketException, OSError) as error:
            raise _refusal(error, self._address) from error

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _refusal(error: Exception, address: str) -> NetworkError:
    host = urlsplit(address).netloc
    if isinstance(error, InvalidURI):
        return NetworkError(
            f"{address} is no address of a Jetstream: it begins with wss://", permanent=True
        )
    if isinstance(error, InvalidStatus):
        status, headers = error.response.status_code, error.response.headers
        wait = headers.get("Retry-After", "")
        return NetworkError(
            f"{host} refused the connection ({status}); try another Jetstream if it goes on",
            permanent=400 <= status < 500 and status not in (408, 425, 429),
            retry_after=float(wait) if wait.isdigit() else None,
        )
    if isinstance(error, ConnectionClosed):
        return NetworkError(f"the connection to {host} broke; it is made again")
    return NetworkError(f"{host} cannot be reached ({type(error).__name__}); it is tried again")


def address_of(address: str, cursor: int) -> str:
    """With what is asked for; `/subscribe` where the address names no other way."""
    parts = urlsplit(address.strip())
    asked = {"cursor": str(cursor - EARLIER_US)} if cursor else {}
    if LEXICON in parts.path:
        asked |= {"collections": POSTS}
    else:
        asked |= {"wantedCollections": POSTS}
        parts = parts._replace(path=parts.path if parts.path.strip("/") else "/subscribe")
    return urlunsplit(parts._replace(query=urlencode(asked)))
