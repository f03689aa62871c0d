"""The pass to the live feed: short-lived, signed, so that the feed need ask no database."""

import time
from dataclasses import dataclass
from hashlib import blake2b

from itsdangerous import BadSignature, URLSafeSerializer

LASTS_S = 300
"""A pass is asked for anew after this long, and the officer looked up again each time."""


class BadPass(Exception):
    """Not signed by us, or no longer good; the message says which."""


@dataclass(frozen=True, slots=True)
class Pass:
    deployment: int
    officer: str  # by `fingerprint`: the address of a stream is written in logs of proxies
    role: str
    origin: str  # of the board: the only site whose scripts may read the stream
    until: float  # seconds since 1970


def sign(
    secret: str, deployment: int, officer: str, role: str, origin: str, lasts: float = LASTS_S
) -> str:
    """A pass good for `lasts` seconds; `officer` is their mark (`officer_mark`)."""
    good = Pass(deployment, fingerprint(secret, officer), role, origin, time.time() + lasts)
    body = [good.deployment, good.officer, good.role, good.origin, good.until]
    return str(_signer(secret).dumps(body))


def check(secret: str, token: str) -> Pass:
    """Raises BadPass."""
    try:
        good = Pass(*_signer(secret).loads(token))
    except (BadSignature, TypeError) as error:
        raise BadPass("this pass was not made here") from error
    if good.until < time.time():
        raise BadPass("this pass has run out")
    return good


def fingerprint(secret: str, officer: str) -> str:
    """Of an officer's mark: only who has the secret can tell whose pass it is."""
    key = blake2b(secret.encode(), digest_size=32).digest()
    return blake2b(officer.encode(), key=key, digest_size=8).hexdigest()


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="live feed")
