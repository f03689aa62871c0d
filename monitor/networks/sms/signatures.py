"""Whether a call comes from the gateway. Pure; `verify` is what the web asks."""

import hmac
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha1, sha256
from urllib.parse import parse_qs, urlsplit, urlunsplit

TWILIO_HEADER = "X-Twilio-Signature"
SIGNATURE_HEADER = "X-Signature"
"""Of the generic form: "sha256=" and the HMAC-SHA256 in hex of `<time stamp>.<body>`."""

TIME_HEADER = "X-Timestamp"
"""Of the generic form: when it was signed, in seconds since 1970."""

REPLAY_S = 300
"""How old or early a signed call may be. Within it a call that is played again brings the same id,
and the store keeps a post once."""

Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Call:
    """What came, as the web has it. `url`: as the gateway knows it, with its query; `fields`: of
    the form or JSON body or, of a GET, of the query, never of both together: only the body is
    signed; `headers`: whatever the case of their names."""

    url: str
    headers: Mapping[str, str]
    fields: Fields
    body: bytes = b""

    def header(self, name: str) -> str:
        return next((v for k, v in self.headers.items() if k.casefold() == name.casefold()), "")


def verify(call: Call, settings: Mapping[str, str], now: float | None = None) -> bool:
    """Whether it may be heard; `settings` are the account's. Without a secret nothing is taken.

    Twilio signs. Another gateway signs the body (JSON or a form), or, where it cannot (Kannel),
    sends the secret in the field `token`, over HTTPS only.
    """
    if settings.get("gateway", "twilio") == "twilio":
        return by_twilio(settings.get("secret", ""), call)
    secret = settings.get("webhook_secret", "")
    if not secret:
        return False
    if given := call.header(SIGNATURE_HEADER):
        stamp = call.header(TIME_HEADER)
        return signed(secret, stamp, call.body, given, time.time() if now is None else now)
    token = call.fields.get("token", "")
    return isinstance(token, str) and _same(secret, token)


def by_twilio(token: str, call: Call) -> bool:
    """Twilio's signature: https://www.twilio.com/docs/usage/security#validating-requests

    base64(HMAC-SHA1(auth token, url + each field's name and value, in the order of the names)).
    It signs the address with or without the port, so both are tried. A JSON body is told by
    `bodySHA256` in the query instead of by fields.
    """
    given = call.header(TWILIO_HEADER)
    if not token or not given:
        return False
    fields = call.fields
    if told := parse_qs(urlsplit(call.url).query).get("bodySHA256"):
        if not _same(sha256(call.body).hexdigest(), told[0].lower()):
            return False
        fields = {}
    return any(
        _same(_of_twilio(token, url, fields), given) for url in _with_and_without_port(call.url)
    )


def signed(secret: str, stamp: str, body: bytes, given: str, now: float) -> bool:
    """The generic signature: `given` and `stamp` are the two headers, `now` seconds since 1970."""
    if not body or not stamp.isdigit() or abs(now - int(stamp)) > REPLAY_S:
        return False
    return _same(signature(secret, stamp, body), given)


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What a gateway puts into the header: HMAC-SHA256 over time stamp, "." and body."""
    told = hmac.new(secret.encode(), stamp.encode() + b"." + body, sha256).hexdigest()
    return f"sha256={told}"


def _of_twilio(token: str, url: str, fields: Fields) -> str:
    told = url
    for name in sorted(fields):
        values = fields[name]
        for value in [values] if isinstance(values, str) else sorted(set(values)):
            told += name + value
    return b64encode(hmac.new(token.encode(), told.encode(), sha1).digest()).decode()


def _with_and_without_port(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.port is not None:
        bare = parts.netloc.rpartition(":")[0]
        return url, urlunsplit(parts._replace(netloc=bare))
    port = 443 if parts.scheme == "https" else 80
    return url, urlunsplit(parts._replace(netloc=f"{parts.netloc}:{port}")) if host else url


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
