"""Attempts to sign in, and the waits after those that failed.

Counted by address, whether somebody has it or not, and by where they come from. An attacker who
fails on purpose must not keep an officer out: a browser in which an officer has signed in before
is counted by itself (the device cookies of OWASP).
"""

import logging
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from flask import Flask, Response, after_this_request, current_app, request
from flask_security import user_authenticated
from itsdangerous import BadSignature, URLSafeSerializer
from redis.exceptions import RedisError

from monitor.store.rate_limits import Attempt, Patience, attempt, give_back, succeeded, within
from web.context import parts
from web.security.sign_ins import say, stranger

log = logging.getLogger(__name__)

OF_ADDRESS = Patience(most=5)
OF_NETWORK = Patience(most=50)
"""A whole desk may sit behind one internet address."""

COOKIE = "known"
COOKIE_S = 180 * 24 * 3600
MOST_KNOWN = 12
"""Officers who share a browser."""


class Tried:
    """One attempt, counted when it is made. `wait_s` above 0: it is not to be looked at."""

    def __init__(self, address: str, kind: str = "address") -> None:
        self.address = address
        browser = _browser_of(address)
        self.name = f"{kind}:{browser}:{address}"
        self.place = f"from:{request.remote_addr}"
        place = _asked(lambda: attempt(parts().redis, self.place, OF_NETWORK))
        if place.wait_s:
            self.wait_s, self.pause_s = place.wait_s, 0.0
            return
        own = _asked(lambda: attempt(parts().redis, self.name, OF_ADDRESS))
        if own.wait_s:  # it was not looked at: it is no guess
            _quietly(lambda: give_back(parts().redis, self.place, OF_NETWORK))
        self.wait_s, self.pause_s = own.wait_s, own.pause_s

    def refuse(self) -> str:
        """What the page says: the same whether somebody has the address or not."""
        wait = round(self.wait_s + 0.5)

        @after_this_request
        def _say(response: Response) -> Response:
            response.status_code = 429
            response.headers["Retry-After"] = str(wait)
            return response

        return (
            f"There were too many failed attempts. Wait {said(wait)} and try again, "
            "or ask an administrator."
        )

    def failed(self) -> None:
        if self.pause_s:
            say(stranger(self.address), "locked_out", detail={"for": said(round(self.pause_s))})

    def succeeded(self) -> None:
        _quietly(lambda: succeeded(parts().redis, self.name))
        _quietly(lambda: give_back(parts().redis, self.place, OF_NETWORK))


def know_browsers(app: Flask) -> None:
    """A browser is known when the whole sign-in was done in it, the second factor too."""

    def know(_app: Flask, user: Any, **_about: Any) -> None:
        @after_this_request
        def _know(response: Response) -> Response:
            _remember(response, user.email)
            return response

    user_authenticated.connect(know, app, weak=False)


def may_ask(address: str) -> bool:
    """Whether a mail may be sent to this address once more: 3 an hour, and 30 from one place."""
    client = parts().redis
    try:
        return within(client, f"reset-from:{request.remote_addr}", 30, 3600) and within(
            client, f"reset:{address}", 3, 3600
        )
    except RedisError as error:
        log.error("mails about passwords are not counted, and not sent: %s", error)
        return False


def said(seconds: float) -> str:
    """ "30 seconds", "2 minutes"."""
    if seconds < 90:
        return f"{round(seconds)} seconds"
    return f"{round(seconds / 60)} minutes"


def _asked(ask: Callable[[], Attempt]) -> Attempt:
    """Without Redis nobody waits: in an emergency a desk that cannot sign in is the worse harm,
    and a password of 12 characters is not guessed at the pace of argon2."""
    try:
        return ask()
    except RedisError as error:
        log.error("attempts to sign in are not counted: %s", error)
        return Attempt(0, 0)


def _quietly(do: Callable[[], None]) -> None:
    try:
        do()
    except RedisError as error:
        log.error("attempts to sign in are not counted: %s", error)


def _browser_of(address: str) -> str:
    """The number of this browser, where the officer of this address has signed in with it."""
    browser, known = _known()
    return browser if _print(address) in known else ""


def _remember(response: Response, address: str) -> None:
    browser, known = _known()
    known = [_print(address), *(one for one in known if one != _print(address))][:MOST_KNOWN]
    value = _signer().dumps([browser or secrets.token_hex(8), known])
    response.set_cookie(
        COOKIE,
        value,
        max_age=COOKIE_S,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def _known() -> tuple[str, list[str]]:
    try:
        browser, known = _signer().loads(request.cookies.get(COOKIE, ""))
        return str(browser), [str(one) for one in known]
    except (BadSignature, TypeError, ValueError):
        return "", []


def _print(address: str) -> str:
    return sha256(address.encode()).hexdigest()[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known-browser")
