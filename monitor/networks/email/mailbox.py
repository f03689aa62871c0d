"""One connection to a mailbox by IMAP: what came since, and waiting for more."""

import imaplib
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BufferedReader
from typing import Any, cast

from imap_tools import (
    BaseMailBox,
    ImapToolsError,
    MailBox,
    MailBoxStartTls,
    MailBoxUnencrypted,
)

from monitor.model.dispatching import NetworkError
from monitor.networks.email.servers import TIMEOUT_S, Server, unreachable

FETCHED = 1_000_000
"""Bytes of a mail that are fetched: texts stand before attachments, and those are not kept."""

# Whatever the locale:
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TRANSIENT = ("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN", "OVERQUOTA")
"""Response codes (RFC 5530) of a refusal that has nothing to do with the password."""


@dataclass(frozen=True, slots=True)
class Fetched:
    uid: int
    received: str  # ISO 8601
    size: int  # on the server
    message: bytes  # at most FETCHED of it
    folder: str


class Mailbox:
    """Raises NetworkError only. Opened to read only, unless `may_mark`."""

    def __init__(self, server: Server, folder: str, *, may_mark: bool) -> None:
        self.server, self.folder = server, folder
        with self._explained():
            self._box = _connected(server)
        try:
            self._log_in()
            self.validity, self.last_uid = self._opened(may_mark)
        except BaseException:
            self.close()
            raise

    @property
    def can_wait(self) -> bool:
        return "IDLE" in self._client.capabilities

    def uids_after(self, uid: int) -> list[int]:
        """Ascending."""
        # "*" is the last one, also where it is less than what stands before it.
        return [one for one in self._search(f"UID {uid + 1}:*") if one > uid]

    def uids_between(self, after: int, last: int, since: date) -> list[int]:
        """Ascending; of mails that the server received on that day (in its zone) or later."""
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        return self._search(f"UID {after + 1}:{last} SINCE {day}") if after < last else []

    def fetch(self, uid: int) -> Fetched | None:
        """None where it was deleted meanwhile."""
        asked = f"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{FETCHED}>)"
        with self._explained():
            _, answer = self._client.uid("FETCH", str(uid), asked)
        about, message = b"", None
        for one in answer:
            if isinstance(one, tuple) and len(one) == 2 and message is None:
                about, message = about + one[0], one[1]
            elif isinstance(one, bytes):
                about += one
        if message is None or not re.search(rb"\bUID %d\b" % uid, about):
            return None
        size = re.search(rb"RFC822\.SIZE (\d+)", about)
        return Fetched(
            uid, _internal_date(about), int(size.group(1)) if size else len(message), message,
            self.folder,
        )  # fmt: skip

    def mark_seen(self, uid: int) -> None:
        """Not by the library's own `flag`: that expunges what others have marked as deleted."""
        with self._explained():
            self._client.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")

    def wait(self, seconds: float) -> bool:
        """Whether something happened, after at most that long. Only where `can_wait`."""
        if "EXISTS" in self._client.untagged_responses:
            return True  # told while it searched, and not found: it is not told again
        with self._explained():
            self._box.idle.start()  # type: ignore[no-untyped-call]  # the library's
            # What came in one packet with the server's "+" waits in the buffer, not the socket.
            came = self._buffered() or bool(self._box.idle.poll(timeout=seconds))
            self._box.idle.stop()  # type: ignore[no-untyped-call]  # the library's
        return came

    def look(self) -> None:
        """Lets the server say what is new (NOOP), and keeps the connection alive."""
        with self._explained():
            self._client.noop()

    def close(self) -> None:
        """At once and from any thread: a call that waits for the server fails."""
        with suppress(OSError, AttributeError):
            self._client.sock.shutdown(socket.SHUT_RDWR)
        with suppress(OSError, AttributeError):
            self._client.shutdown()

    @property
    def _client(self) -> imaplib.IMAP4:
        return self._box.client

    def _search(self, criteria: str) -> list[int]:
        self._client.untagged_responses.pop("EXISTS", None)
        with self._explained():
            found = self._box.uids(criteria, charset=None)
        return sorted({int(one) for one in found if one.isdigit()})

    def _buffered(self) -> bool:
        sock = self._client.sock
        before = sock.gettimeout()
        sock.settimeout(0)
        try:
            return bool(cast("BufferedReader", self._client.file).peek(1))
        except OSError:  # TLS says so that there is nothing
            return False
        finally:
            sock.settimeout(before)

    def _log_in(self) -> None:
        server = self.server
        plain = (server.user + server.password).isascii()
        try:
            with self._explained():
                (self._box.login if plain else self._box.login_utf8)(
                    server.user, server.password, initial_folder=None
                )
        except _Refused as refused:
            if any(f"[{code}" in str(refused).upper() for code in _TRANSIENT):
                raise
            raise NetworkError(
                f"the IMAP server {server.host} refuses user and password: check them; where the "
                "account has a second factor, an app password is needed",
                permanent=True,
            ) from None

    def _opened(self, may_mark: bool) -> tuple[int, int]:
        """UIDVALIDITY (0 where the server has none), and the last uid that there is."""
        try:
            with self._explained():
                self._box.folder.set(self.folder, readonly=not may_mark)
        except _Refused:
            raise NetworkError(
                f"the mailbox has no folder {self.folder!r}, or may not open it; it has: "
                f"{', '.join(self._folders()) or 'none'}",
                permanent=True,
            ) from None
        following = self._number("UIDNEXT")
        last = following - 1 if following else max(self.uids_after(0), default=0)
        return self._number("UIDVALIDITY"), last

    def _number(self, name: str) -> int:
        _, found = self._client.response(name)
        return int(found[-1]) if found and found[-1] else 0

    def _folders(self) -> list[str]:
        with self._explained():
            return [one.name for one in self._box.folder.list()][:20]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        at = f"the IMAP server {self.server.host}"
        try:
            yield
        except OSError as error:
            raise unreachable(self.server, error) from error
        except imaplib.IMAP4.abort as error:
            raise NetworkError(f"{at} ended the connection; connected again soon") from error
        except (imaplib.IMAP4.error, ImapToolsError) as error:
            raise _Refused(f"{at} refused: {_said(error)}; tried again soon") from None
        except (ValueError, AttributeError, TypeError) as error:  # answers that libraries trip over
            raise NetworkError(f"{at} gave an answer that is not IMAP") from error


class _Refused(NetworkError):
    """An answer of NO or BAD."""


def _connected(server: Server) -> BaseMailBox:
    if server.security == "tls":
        return MailBox(server.host, server.port, TIMEOUT_S, ssl_context=server.context())
    if server.security == "starttls":
        return MailBoxStartTls(server.host, server.port, TIMEOUT_S, ssl_context=server.context())
    return MailBoxUnencrypted(server.host, server.port, TIMEOUT_S)


def _internal_date(about: bytes) -> str:
    match = re.search(
        rb'INTERNALDATE "\s*(\d{1,2})-(\w{3})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})"', about
    )
    if match is None:
        return datetime.now(UTC).isoformat()
    day, month, year, clock, zone = (one.decode() for one in match.groups())
    number = _MONTHS.index(month) + 1 if month in _MONTHS else 1
    return f"{year}-{number:02}-{int(day):02}T{clock}{zone[:3]}:{zone[3:]}"


def _said(error: Exception) -> str:
    """The server's words, one line, without what we asked."""
    result: Any = getattr(error, "command_result", None)
    told = result[1] if isinstance(result, tuple) and len(result) == 2 else error.args
    first = told[0] if isinstance(told, list | tuple) and told else told
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    return " ".join(text.split())[:200]
