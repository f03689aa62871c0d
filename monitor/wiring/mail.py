"""Mail of the monitor itself, as the settings say it is sent."""

import time
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from monitor.networks.email.servers import Server
from monitor.networks.email.smtp import connected
from monitor.settings import Settings

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
    server = _server(settings)
    try:
        with connected(server) as smtp:
            smtp.send_message(message)
    except OSError as error:  # all errors of smtplib are some
        raise MailError(
            f"the mail server {server.host}:{server.port} did not take a mail ({error}): "
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


def _server(settings: Settings) -> Server:
    host, colon, port = settings.mail_server.rpartition(":")
    if not colon:
        host, port = port, str(PORTS[settings.mail_tls])
    if not port.isdecimal():
        raise MailError(f"{settings.mail_server!r} is no host:port: correct MONITOR_MAIL_SERVER")
    password = settings.mail_password.get_secret_value() if settings.mail_password else ""
    return Server(
        protocol="smtp",
        host=host.strip("[]"),
        port=int(port),
        security=settings.mail_tls or "offered",
        user=settings.mail_user,
        password=password,
    )
