"""The way out: mails by SMTP."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.model.dispatching import Account, NetworkError, Outgoing, Rights, Sent, Size
from monitor.networks.email.mailbox import Mailbox
from monitor.networks.email.servers import Server, server_of, unreachable
from monitor.networks.email.smtp import connected
from monitor.networks.email.writing import mail_id, written

LIMIT = 100_000
"""Bytes of UTF-8: no mail server refuses so little, and nobody reads more."""


class EmailChannel:
    """Implements `monitor.model.networks.Channel`. The account's name is the sender's address."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._sender = account.settings.get("sender", "").strip() or account.name.strip()
        self._name = " ".join(account.settings.get("sender_name", "").split())
        self._subject = account.settings.get("subject", "")

    def check(self) -> Rights:
        """Logs in on both servers, and asks whether the sender may send; sends nothing."""
        may_read = bool(self._account.settings.get("imap_host", "").strip())
        if may_read:
            folder = self._account.settings.get("folder", "").strip() or "INBOX"
            Mailbox(server_of(self._account, "imap"), folder, may_mark=False).close()
        server = server_of(self._account, "smtp")
        with self._connected(server) as smtp:
            code, said = smtp.mail(self._sender)
            smtp.rset()
        if code >= 400:
            problem = f"the mail server does not let {self._sender} send: {_said(said)}"
            return Rights(self._sender, may_read, may_post=False, problem=problem)
        return Rights(self._sender, may_read, may_post=True)

    def size(self, text: str) -> Size:
        return Size(len(text.encode("utf-8", "replace")), LIMIT, unit="bytes")

    def send(self, outgoing: Outgoing) -> Sent:
        if not outgoing.to.strip():
            raise NetworkError("a mail needs an address to go to: choose one", permanent=True)
        if not self.size(outgoing.text).fits:
            raise NetworkError(f"the text is longer than {LIMIT} bytes: cut it", permanent=True)
        mail = written(outgoing, self._sender, self._name, self._subject)
        with self._connected(server_of(self._account, "smtp")) as smtp:
            smtp.send_message(mail)
        return Sent((mail_id(outgoing.key, self._sender),))

    def withdraw(self, id: str) -> None:
        raise NetworkError(
            "a mail cannot be taken back: send a correction to the same address", permanent=True
        )

    @contextmanager
    def _connected(self, server: Server) -> Iterator[smtplib.SMTP]:
        try:
            with connected(server) as smtp:
                yield smtp
        except smtplib.SMTPException as error:  # an OSError, too
            raise _explained(server, error) from None
        except OSError as error:
            raise unreachable(server, error) from error


def _explained(server: Server, error: smtplib.SMTPException) -> NetworkError:
    at = f"the SMTP server {server.host}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        if 400 <= error.smtp_code < 500:  # 454: it cannot check now (RFC 4954)
            return NetworkError(f"{at} cannot check the password now; tried again soon")
        return NetworkError(
            f"{at} refuses user and password: check them; where the account has a second factor, "
            "an app password is needed",
            permanent=True,
        )
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (550, b""))
        return _refused(f"{at} does not take the recipient", code, said)
    if isinstance(error, smtplib.SMTPResponseException):
        return _refused(f"{at} refuses", error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NetworkError(
            f"{at} cannot do what the account asks ({error}): check security, user and address",
            permanent=True,
        )
    return NetworkError(f"{at} ended the connection; tried again soon")


def _refused(what: str, code: int, said: bytes | str) -> NetworkError:
    """RFC 5321, 4.2.1: 4xx may go well later, 5xx will not. -1 is an answer that was none.

    SMTP has no word for how long to wait.
    """
    told = f"{what}: {code} {_said(said)}"
    if code >= 500:
        return NetworkError(f"{told}; correct it before it is sent again", permanent=True)
    return NetworkError(f"{told}; tried again soon")


def _said(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
