"""Mail over the wire: a Dovecot to read from, an SMTP server to send through."""

import imaplib
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from pathlib import Path

import pytest

from monitor.model.dispatching import Account
from tests.networks.email.dovecot import PASSWORD, USER, Dovecot
from tests.networks.email.postbox import Postbox


def delivery_report(id: str, arrived: bool) -> bytes:
    action, status = ("delivered", "2.1.5") if arrived else ("failed", "5.1.1")
    said = "250 taken" if arrived else "550 5.1.1 <ana@people.example>: nobody of that name"
    subject = (
        "Successful Mail Delivery Report" if arrived else "Undelivered Mail Returned to Sender"
    )
    return f"""From: Mail Delivery System <MAILER-DAEMON@relay.example>
To: {USER}
Subject: {subject}
Date: {format_datetime(localtime())}
Message-ID: {make_msgid(domain="relay.example")}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="apart"

--apart
Content-Type: text/plain

This is the mail system at host relay.example.
--apart
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Fri, 20 Nov 2026 08:00:00 +0000

Final-Recipient: rfc822; ana@people.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--apart
Content-Type: text/rfc822-headers

From: {USER}
Subject: Water
Message-ID: <{id}>

--apart--
""".encode()


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

    def report(self, id: str, arrived: bool) -> None:
        """As Postfix reports it (RFC 3464)."""
        self.append(delivery_report(id, arrived))

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
