"""Mails of the system itself to officers, over the SMTP server of the settings."""

import smtplib
import ssl
import time
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from monitor.settings import Settings

PATIENCE_S = 15.0
PAUSES_S = (0.0, 3.0, 15.0)
"""Before each try."""
PORT = 25


class MailError(Exception):
    """A mail was not sent; the message says what to do."""


def send(
    settings: Settings,
    to: Sequence[str],
    subject: str,
    text: str,
    pauses: Sequence[float] = PAUSES_S,
) -> None:
    """One mail to each. Raises MailError where there is no server, or one was not taken."""
    if not (settings.mail_server and settings.mail_from):
        raise MailError("no mail server is set: set MONITOR_MAIL_SERVER and MONITOR_MAIL_FROM")
    left = list(dict.fromkeys(to))
    problem = ""
    for pause in pauses:
        time.sleep(pause)
        try:
            with _server(settings) as server:
                while left:
                    server.send_message(_mail(settings, left[0], subject, text))
                    del left[0]
            return
        except (OSError, smtplib.SMTPException) as error:
            problem = f"{type(error).__name__}: {error}"
    raise MailError(f"{settings.mail_server} took no mail for {', '.join(left)} ({problem})")


def _server(settings: Settings) -> smtplib.SMTP:
    host, _, port = settings.mail_server.rpartition(":")
    if not port.isdecimal():
        host, port = settings.mail_server, str(PORT)
    host = host.strip("[]")
    context = ssl.create_default_context()
    if settings.mail_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, int(port), timeout=PATIENCE_S, context=context
        )
    else:
        server = smtplib.SMTP(host, int(port), timeout=PATIENCE_S)
    try:
        if settings.mail_tls == "starttls":
            server.starttls(context=context)
        if settings.mail_user:
            secret = settings.mail_password
            server.login(settings.mail_user, secret.get_secret_value() if secret else "")
    except Exception:
        server.close()
        raise
    return server


def _mail(settings: Settings, to: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.mail_from, to
    mail["Subject"] = " ".join(subject.split())  # no line of a name becomes a header
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="crisis-monitor.invalid")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    mail.set_content(text)
    return mail
