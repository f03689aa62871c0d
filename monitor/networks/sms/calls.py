"""One HTTP call to a gateway, and what its refusals mean for officers."""

import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx

from monitor.model.dispatching import NetworkError

TIMEOUT = httpx.Timeout(20.0, connect=5.0)


def call(method: str, url: str, gateway: str, **more: Any) -> httpx.Response:
    """The answer, whatever its status below 500 but 429. `gateway` is its name for officers.

    A connection of its own for each call: one that is kept may be closed by the other side just
    when a text goes out, and nobody could tell whether it was taken.

    Raises NetworkError. `from None` everywhere: the library's errors quote addresses and headers.
    """
    try:
        answer = httpx.request(method, url, timeout=TIMEOUT, verify=_certificates(), **more)
    except httpx.InvalidURL:
        raise NetworkError(
            f"The address of {gateway} is none: correct it in the settings", permanent=True
        ) from None
    except (httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError):
        raise NetworkError(
            f"The settings for {gateway} cannot be sent: look for line breaks in user, secret and "
            "sender, and begin the address with https://",
            permanent=True,
        ) from None
    except httpx.ConnectTimeout:
        raise NetworkError(f"{gateway} cannot be reached: it does not answer") from None
    except httpx.ConnectError:
        raise NetworkError(
            f"{gateway} cannot be reached: check its address and the connection"
        ) from None
    except httpx.TimeoutException:
        raise NetworkError(
            f"{gateway} did not answer in time: it may have taken the SMS all the same",
            doubtful=True,
        ) from None
    except (httpx.HTTPError, httpx.StreamError):
        raise NetworkError(
            f"{gateway} broke off: check its address and the connection", doubtful=True
        ) from None
    if answer.status_code == 429:
        raise NetworkError(
            f"{gateway} asks to wait: too many SMS at once", retry_after=_wait(answer.headers)
        )
    if answer.status_code >= 500:
        raise NetworkError(
            f"{gateway} has a failure of its own (HTTP {answer.status_code}): try later",
            retry_after=_wait(answer.headers),
            doubtful=True,
        )
    return answer


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: it takes longer than the call."""
    return httpx.create_ssl_context()


def _wait(headers: Mapping[str, str]) -> float | None:
    seconds = headers.get("Retry-After", "")
    return float(seconds) if seconds.isdecimal() else None
