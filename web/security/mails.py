"""Mails about accounts: written by Flask-Security's pages, handed over after the answer."""

import logging
import threading
from typing import Any

from flask_security import MailUtil

from monitor.settings import Settings
from monitor.wiring.mail import MailError, post, sends_mail
from web.context import parts

log = logging.getLogger(__name__)

THREAD = "mail about an account"


class Mails(MailUtil):
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
        settings = parts().settings
        if sends_mail(settings):
            send(settings, recipient, subject, body or "")


def send(settings: Settings, to: str, subject: str, text: str) -> None:
    about = (settings, to, subject, text)
    threading.Thread(target=_hand_over, args=about, name=THREAD, daemon=True).start()


def may_mail_links() -> bool:
    """Whether a link can be mailed. Not to the address that a request names: anybody may write
    another one there, and the officer's link would lead to them."""
    settings = parts().settings
    return sends_mail(settings) and bool(settings.board_url)


def _hand_over(settings: Settings, to: str, subject: str, text: str) -> None:
    try:
        post(settings, to, subject, text)
    except MailError as error:
        log.error("a mail about an account was not sent: %s", error)
