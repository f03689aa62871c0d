"""What a Bluesky server refuses, in words that say what to do.

Names of errors: https://docs.bsky.app/docs/api and the lexicons of com.atproto.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx
from atproto.exceptions import AtProtocolError, LoginRequiredError, RequestErrorBase

from monitor.model.dispatching import NetworkError

SAID = {
    "AuthenticationRequired": "Bluesky does not know this handle with this app password: make a "
    "new one at bsky.app, Settings > Privacy and security > App passwords",
    "AuthFactorTokenRequired": "this is the password of the account, not an app password: make one "
    "at bsky.app, Settings > Privacy and security > App passwords",
    "AccountTakedown": "Bluesky has taken this account down: write to its moderators, and use "
    "another account until then",
    "AccountSuspended": "Bluesky has suspended this account: use another until it is back",
    "AccountDeactivated": "this account is deactivated: sign in at bsky.app to activate it",
    "RepoDeactivated": "this account is deactivated: sign in at bsky.app to activate it",
    "RecordNotFound": "the post is not there any more",
}
EXPIRED = frozenset({"ExpiredToken", "InvalidToken"})
BUSY = frozenset({408, 409, 425})


class Expired(Exception):
    """The session is over: log in again."""


@contextmanager
def told(server: str) -> Iterator[None]:
    """Raises NetworkError, or Expired, for what the library raises."""
    try:
        yield
    except LoginRequiredError as error:
        raise Expired from error
    except RequestErrorBase as error:
        raise _refusal(error, server) from error
    except (AtProtocolError, httpx.HTTPError) as error:
        kind = type(error).__name__
        raise NetworkError(f"{server} answered with what is no answer ({kind})") from error


def _refusal(error: RequestErrorBase, server: str) -> Exception:
    if error.response is None:
        return NetworkError(f"{server} cannot be reached; it is tried again")
    status, headers = error.response.status_code, error.response.headers
    name = getattr(error.response.content, "error", "") or ""
    says = getattr(error.response.content, "message", "") or ""
    if name in EXPIRED:
        return Expired()
    if status == 429:
        wait = _wait(headers)
        return NetworkError("Bluesky asks to wait: too many requests", retry_after=wait)
    if status >= 500 or status in BUSY:
        return NetworkError(f"{server} has a failure of its own ({status}); it is tried again")
    if name in SAID:
        return NetworkError(SAID[name], permanent=True)
    if "not locate record" in says:
        return NetworkError(SAID["RecordNotFound"], permanent=True)
    return NetworkError(f"Bluesky refused it ({status} {name}): {says}", permanent=True)


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until the window ends (`ratelimit-reset`: seconds since 1970), or `retry-after`."""
    for name, start in (("ratelimit-reset", time.time()), ("retry-after", 0.0)):
        try:
            return max(float(headers[name]) - start, 1.0)
        except (KeyError, ValueError):
            continue
    return None
