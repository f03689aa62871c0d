"""Mail of the monitor itself, as the settings say it is sent."""

import smtplib
import ssl
import time
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from ipaddress import ip_address

from monitor.settings import Settings

TIMEOUT_S = 15.0
PAUSES_S = (0.0, 3.0, 15.0)
"""Before each try."""
PORTS = {"tls": 465, "starttls": 587, "": 25}


class MailError(Exception):
    """A mail could not be handed over; the message says what to do."""


def sends_mail(settings: Settings) -> bool:
    return bool(settings.mail_server and settings.mail_from)


def post(settings: Settings, to: str, subject: str, text: str) -> None:
    """Hands one mail to the server. Raises MailError."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = to
    message["Subject"] = " ".join(subject.split())  # no line of a name becomes a header
    message["Date"] = formatdate()
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    message["Message-ID"] = make_msgid(domain=domain or None)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    message.set_content(text)
    host, port = _address(settings)
    try:
        with _opened(settings, host, port) as server:
            if settings.mail_user:
                password = settings.mail_password
                server.login(settings.mail_user, password.get_secret_value() if password else "")
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(
            f"the mail server {host}:{port} did not take a mail ({error}): "
            "check MONITOR_MAIL_SERVER, MONITOR_MAIL_TLS, MONITOR_MAIL_USER and its password"
        ) from error


def send(
    settings: Settings,
    to: Sequence[str],
    subject: str,
    text: str,
    pauses: Sequence[float] = PAUSES_S,
) -> None:
    """One mail to each, tried again. Raises MailError where there is no server, or one was not
    taken."""
    if not sends_mail(settings):
        raise MailError("no mail server is set: set MONITOR_MAIL_SERVER and MONITOR_MAIL_FROM")
    left = list(dict.fromkeys(to))
    problem = ""
    for pause in pauses:
        time.sleep(pause)
        try:
            while left:
                post(settings, left[0], subject, text)
                del left[0]
            return
        except MailError as error:
            problem = str(error)
    raise MailError(f"{problem}; no mail for {', '.join(left)}")


def _opened(settings: Settings, host: str, port: int) -> smtplib.SMTP:
    """Certificates and their names are checked, always."""
    if settings.mail_tls == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    try:
        server.ehlo()
        if settings.mail_tls == "starttls" or (server.has_extn("starttls") and not _here(host)):
            server.starttls(context=ssl.create_default_context())
        elif settings.mail_user and not _here(host):
            raise smtplib.SMTPException("it offers no encryption, and the password is not sent so")
    except BaseException:
        server.close()
        raise
    return server


def _address(settings: Settings) -> tuple[str, int]:
    host, colon, port = settings.mail_server.rpartition(":")
    if not colon:
        return port, PORTS[settings.mail_tls]
    if not port.isdigit():
        raise MailError(f"{settings.mail_server!r} is no host:port: correct MONITOR_MAIL_SERVER")
    return host.strip("[]"), int(port)


def _here(host: str) -> bool:
    """Whether the server is on this machine: its certificate has seldom a name."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
