"""Mail over the wire: a Dovecot to read from, an SMTP server to send through."""

import imaplib
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from pathlib import Path

import pytest

from monitor.model.dispatching import Account
from tests.networks.email.dovecot import PASSWORD, USER, Dovecot
from tests.networks.email.postbox import Postbox


class EmailWire:
    """Implements `tests.networks.contract.wire.Wire`."""

    def __init__(self, *, idle: bool = True, certificate: Path | None = None) -> None:
        if not Dovecot.is_installed():
            pytest.skip("Dovecot is not installed here: apt-get install dovecot-imapd")
        self.dovecot, self.postbox = Dovecot(idle=idle, certificate=certificate), Postbox()

    def start(self) -> None:
        self.dovecot.start()
        self.postbox.start()

    def stop(self) -> None:
        self.dovecot.stop()
        self.postbox.stop()

    def account(self, **changed: str) -> Account:
        settings = {
            "password": PASSWORD,
            "imap_host": "127.0.0.1", "imap_port": str(self.dovecot.port), "imap_security": "plain",
            "smtp_host": "127.0.0.1", "smtp_port": str(self.postbox.port), "smtp_security": "plain",
        }  # fmt: skip
        return Account("email", USER, settings | changed)

    def publish(self, text: str, author: str = "ana", reply_to: str = "") -> str:
        mail = EmailMessage()
        mail["From"] = f"{author.title()} <{author}@people.example>"
        mail["To"] = USER
        mail["Date"] = localtime()
        mail["Message-ID"] = make_msgid(domain="people.example")
        if reply_to:
            mail["Subject"] = "Re: (no subject)"
            mail["In-Reply-To"] = mail["References"] = f"<{reply_to}>"
        mail.set_content(text)
        self.append(mail.as_bytes())
        return str(mail["Message-ID"]).strip("<>")

    def append(self, content: bytes, folder: str = "INBOX", flags: str = "", at: str = "") -> None:
        """`at`: when the server got it, as 02-Nov-2026 08:00:00 +0000."""
        with imaplib.IMAP4("127.0.0.1", self.dovecot.port, timeout=5) as imap:
            imap.login(USER, PASSWORD)
            answer, said = imap.append(folder, flags, f'"{at}"' if at else "", content)
            assert answer == "OK", said

    def garbage(self) -> None:
        self.append(b"\xff\xfe\x01 nothing that a mail would say\r\n")

    def cut(self) -> None:
        self.dovecot.kick()

    def remove(self, id: str) -> None:
        raise AssertionError("nobody can take a mail back")

    def revise(self, id: str, text: str) -> None:
        raise AssertionError("nobody can change a mail")

    def account_that_may_not(self) -> Account:
        return self.account(password="wrong")

    def recipient(self) -> str:
        return "ana@people.example"

    def sent(self) -> Sequence[str]:
        return [
            mail.get_content().replace("\r\n", "\n").removesuffix("\n")
            for mail in self.postbox.mails
        ]

    def refuse(self, retry_after: int | None) -> None:
        too_many = "450 4.7.1 too many mails, wait"
        self.postbox.refusals.append(too_many if retry_after else "451 4.3.0 broken")
