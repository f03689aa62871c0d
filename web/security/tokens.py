"""The pass to the live feed: short-lived, signed, so that the feed need ask no database."""

import time
from dataclasses import dataclass
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer

LASTS_S = 300
"""A pass is asked for anew after this long, and the officer looked up again each time."""


class BadPass(Exception):
    """Not signed by us, or no longer good; the message says which."""


@dataclass(frozen=True, slots=True)
class Pass:
    deployment: int
    officer: str  # a fingerprint: the address of a stream is written in logs of proxies
    role: str
    origin: str  # of the board: the only site whose scripts may read the stream
    until: float  # seconds since 1970


def sign(
    secret: str, deployment: int, officer: str, role: str, origin: str, lasts: float = LASTS_S
) -> str:
    """A pass good for `lasts` seconds; `officer` is what changes with their password."""
    fingerprint = sha256(officer.encode()).hexdigest()[:16]
    good = Pass(deployment, fingerprint, role, origin, time.time() + lasts)
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


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="live feed")
