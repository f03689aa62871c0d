"""The mail servers of an account: addresses, security, and what their errors mean."""

import socket
import ssl
from dataclasses import dataclass

from monitor.model.dispatching import Account, NetworkError

TIMEOUT_S = 20.0

PORTS = {("imap", "tls"): 993, ("imap", "starttls"): 143, ("imap", "plain"): 143,
         ("smtp", "tls"): 465, ("smtp", "starttls"): 587, ("smtp", "plain"): 25}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    protocol: str  # imap or smtp
    host: str
    port: int
    security: str  # tls, starttls, plain, or offered: STARTTLS where another machine offers it
    user: str
    password: str
    authority: str = ""  # PEM of the certificates that are trusted beside the usual ones

    def __repr__(self) -> str:
        return f"Server({self.protocol}://{self.host}:{self.port}, {self.security})"

    def context(self) -> ssl.SSLContext:
        """Checks the certificate and its name, always."""
        try:
            made = ssl.create_default_context()
            if self.authority.strip():
                made.load_verify_locations(cadata=self.authority)
        except (ssl.SSLError, ValueError) as error:
            raise NetworkError(
                "the certificate of the account is no certificate: paste it in PEM form, from "
                "-----BEGIN CERTIFICATE----- on",
                permanent=True,
            ) from error
        return made


def server_of(account: Account, protocol: str) -> Server:
    """Raises NetworkError, permanent, where the settings name none."""
    say = account.settings
    what = "reads" if protocol == "imap" else "sends"
    host = say.get(f"{protocol}_host", "").strip()
    if not host:
        raise NetworkError(
            f"this account has no {protocol.upper()} server, so it {what} nothing: enter one",
            permanent=True,
        )
    default = "tls" if protocol == "imap" else "starttls"
    security = say.get(f"{protocol}_security", "").strip().lower() or default
    if (protocol, security) not in PORTS:
        raise NetworkError(
            f"{security!r} is no security: write tls, starttls or plain", permanent=True
        )
    port = say.get(f"{protocol}_port", "").strip() or str(PORTS[protocol, security])
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise NetworkError(f"{port!r} is no port: write a number such as 993", permanent=True)
    user = say.get(f"{protocol}_user", "").strip() or say.get("user", "").strip() or account.name
    return Server(protocol, host, int(port), security, user, say.get("password", ""),
                  say.get("authority", ""))  # fmt: skip


def unreachable(server: Server, error: OSError) -> NetworkError:
    """For what a socket says. Only a wrong certificate needs somebody to act."""
    at = f"the {server.protocol.upper()} server {server.host}:{server.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return NetworkError(
            f"{at} shows a certificate that is not trusted ({error.verify_message}): check the "
            "address, or paste the certificate of its authority into the account",
            permanent=True,
        )
    if isinstance(error, ssl.SSLError):
        return NetworkError(
            f"{at} does not speak TLS as expected ({error.reason}): check port and security"
        )
    if isinstance(error, socket.gaierror):
        return NetworkError(f"{at} is not found: check its name, or wait for the name service")
    if isinstance(error, TimeoutError):
        return NetworkError(f"{at} does not answer within {TIMEOUT_S:.0f} s; tried again soon")
    return NetworkError(f"{at} cannot be reached ({error.strerror or error}); tried again soon")
