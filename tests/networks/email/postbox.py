"""A mail server that takes mails: aiosmtpd, with a password and refusals to order."""

import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.networks.email.dovecot import PASSWORD, USER
from tests.ports import free_port

FOREIGN = "not-ours@elsewhere.example"
"""A sender that the server does not allow."""


class Postbox:
    """What came in, and what it answers instead of taking it."""

    def __init__(self, context: ssl.SSLContext | None = None, *, starttls: bool = False) -> None:
        self.mails: list[EmailMessage] = []
        self.refusals: list[str] = []  # to the next recipients
        self.hang_up = False
        self.port = free_port()
        self._context, self._starttls = context, starttls
        self._controller: Controller | None = None

    def start(self) -> None:
        if self._controller is None:
            self._controller = Controller(
                self,
                hostname="127.0.0.1",
                port=self.port,
                ssl_context=None if self._starttls else self._context,
                tls_context=self._context if self._starttls else None,
                require_starttls=self._starttls,
                authenticator=_known,
                auth_required=self._starttls,
                auth_require_tls=self._starttls,
                enable_SMTPUTF8=False,
            )
            self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == FOREIGN:
            return "553 5.7.1 not your address"
        envelope.mail_from = address
        return "250 2.1.0 Ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hang_up:
            cast("ssl.SSLObject", server.transport).close()  # type: ignore[attr-defined]
            return "421 gone"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(cast("EmailMessage", mail))
        return "250 2.0.0 Ok: queued"


def _known(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=False)
