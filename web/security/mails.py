"""Mails about accounts: written by Flask-Security's pages, handed over after the answer."""

import logging
import threading
from typing import Any

from flask import Flask, current_app
from flask_security import MailUtil

from monitor.settings import Settings
from monitor.wiring.mail import MailError, post, sends_mail

log = logging.getLogger(__name__)


class Mails(MailUtil):
    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.settings: Settings = app.extensions["monitor"].settings

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **about: Any,
    ) -> None:
        """In a thread: whoever asks must not learn from the time it takes whether there was
        somebody to write to, and no transaction waits for a mail server."""
        if not sends_mail(self.settings):
            return
        send(self.settings, recipient, subject, body or "")


def send(settings: Settings, to: str, subject: str, text: str) -> None:
    threading.Thread(target=_hand_over, args=(settings, to, subject, text), daemon=True).start()


def may_mail_links() -> bool:
    """Whether a link can be mailed. Not to the address that a request names: anybody may write
    another one there, and the officer's link would lead to them."""
    settings: Settings = current_app.extensions["monitor"].settings
    return sends_mail(settings) and bool(settings.board_url)


def _hand_over(settings: Settings, to: str, subject: str, text: str) -> None:
    try:
        post(settings, to, subject, text)
    except MailError as error:
        log.error("a mail about an account was not sent: %s", error)
