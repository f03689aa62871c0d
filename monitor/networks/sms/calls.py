"""One HTTP call to a gateway, and what its refusals mean for officers."""

from collections.abc import Mapping
from typing import Any

import requests

from monitor.model.dispatching import NetworkError
from monitor.networks.broken import never_left

TIMEOUT_S = (5.0, 20.0)
"""To connect, and to wait for the answer."""


def call(method: str, url: str, gateway: str, **more: Any) -> requests.Response:
    """The answer, whatever its status below 500 but 429. `gateway` is its name for officers.

    Raises NetworkError. `from None` everywhere: the library's errors quote addresses and headers.
    """
    try:
        answer = requests.request(method, url, timeout=TIMEOUT_S, allow_redirects=False, **more)
    except requests.exceptions.InvalidURL:
        raise NetworkError(
            f"The address of {gateway} is none: correct it in the settings", permanent=True
        ) from None
    except (requests.exceptions.InvalidHeader, requests.exceptions.InvalidSchema):
        raise NetworkError(
            f"The settings for {gateway} cannot be sent: look for line breaks in user, secret and "
            "sender, and begin the address with https://",
            permanent=True,
        ) from None
    except requests.ConnectTimeout:
        raise NetworkError(f"{gateway} cannot be reached: it does not answer") from None
    except requests.Timeout:
        raise NetworkError(
            f"{gateway} did not answer in time: it may have taken the SMS all the same",
            doubtful=True,
        ) from None
    except requests.ConnectionError as error:
        raise NetworkError(
            f"{gateway} cannot be reached: check its address and the connection",
            doubtful=not never_left(error),
        ) from None
    except requests.RequestException:
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


def _wait(headers: Mapping[str, str]) -> float | None:
    told = headers.get("Retry-After", "")
    return float(told) if told.isdigit() else None
