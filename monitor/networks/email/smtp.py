"""A connection to a server that takes mails."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address

from monitor.networks.email.servers import TIMEOUT_S, Server


@contextmanager
def connected(server: Server) -> Iterator[smtplib.SMTP]:
    """Logged in, with certificates and their names checked. Raises OSError, of which all errors of
    smtplib are some."""
    smtp = _logged_in(server)
    try:
        yield smtp
    except BaseException:
        smtp.close()
        raise
    with suppress(OSError):  # what was accepted is accepted, whatever comes of this
        smtp.quit()


def _logged_in(server: Server) -> smtplib.SMTP:
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT_S, context=server.context()
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        smtp.ehlo_or_helo_if_needed()
        if _begins_tls(smtp, server):
            smtp.starttls(context=server.context())
            smtp.ehlo_or_helo_if_needed()
        if server.user and server.password:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _begins_tls(smtp: smtplib.SMTP, server: Server) -> bool:
    if server.security != "offered":
        return server.security == "starttls"
    if is_here(server.host):
        return False
    if smtp.has_extn("starttls"):
        return True
    if server.user:
        raise smtplib.SMTPException("it offers no encryption, and the password is not sent so")
    return False


def is_here(host: str) -> bool:
    """Whether the server is on this machine: its certificate has seldom a name."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
