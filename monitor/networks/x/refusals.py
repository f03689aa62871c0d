"""What X refuses, as a NetworkError that says what to do.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors
"""

import time
from collections.abc import Mapping
from typing import Any

import orjson
import requests
import tweepy

from monitor.model.dispatching import NetworkError
from monitor.networks.x.never_left import never_left
from monitor.networks.x.shapes import problems

MINUTE_S = 60.0
"""Where X does not say when: "Start with 1 minute wait",
https://docs.x.com/x-api/fundamentals/handling-disconnections."""

CAPPED_S = 3600.0
TAKEN_S = 20.0
"""X needs about a keep-alive's time to see that an earlier connection has gone."""


def refusal(error: Exception) -> NetworkError:
    """Of anything that tweepy raises for a call."""
    if isinstance(error, tweepy.HTTPException):
        return refused(error.response)
    if isinstance(error, requests.RequestException):
        kind = "did not answer in time" if isinstance(error, requests.Timeout) else "is away"
        return NetworkError(
            f"X {kind} ({type(error).__name__}): it is tried again", doubtful=not never_left(error)
        )
    return NetworkError(f"X was not understood ({type(error).__name__}: {error})", doubtful=True)


def refused(response: requests.Response) -> NetworkError:
    """Of an answer that is none."""
    status, body = response.status_code, said(response)
    detail = "; ".join(problems(body))[:300] or f"status {status}"
    if status == 429:
        return _too_many(response, body, detail)
    if status == 401:
        return NetworkError(
            "X refuses the credentials: make new keys and tokens in the developer portal of X "
            f"and save them with this account ({detail})",
            permanent=True,
        )
    if status == 402:
        return NetworkError(
            f"X wants to be paid: add credits to the project ({detail})", permanent=True
        )
    if status == 403:
        return NetworkError(_forbidden(detail), permanent=True)
    if status >= 500 or status in (408, 409):  # 409: rules that X has not taken in yet
        return NetworkError(
            f"X is broken just now: it is tried again ({detail})", doubtful=status != 409
        )
    return NetworkError(f"X does not take this: {detail}", permanent=True)


def said(response: requests.Response) -> Mapping[str, Any]:
    """The body, where it is an object of JSON."""
    try:
        body = orjson.loads(response.content)
    except (ValueError, requests.RequestException):
        return {}
    return body if isinstance(body, dict) else {}


def broken_off(line: Mapping[str, Any]) -> NetworkError | None:
    """Of a line in the stream that says that it ends; None for any other."""
    listed = line.get("errors")
    for one in listed if isinstance(listed, list) else [line]:
        if not isinstance(one, Mapping) or "data" in line:
            continue
        kind = str(one.get("type", "")).rpartition("/")[2]
        if "connection_issue" in one or kind == "streaming-connection":
            return _taken(str(one.get("detail", "")))
        if "disconnect_type" in one or kind == "operational-disconnect":
            return NetworkError(f"X ended the stream: {one.get('detail', kind)}")
        if kind == "usage-capped":
            return _capped(str(one.get("detail", "")))
    return None


def reset_in(headers: Mapping[str, str]) -> float | None:
    """Seconds until the calls are counted anew; None where X does not say."""
    told = headers.get("x-rate-limit-reset", "")
    return max(1.0, int(told) - time.time()) if told.isdecimal() else None


def _too_many(response: requests.Response, body: Mapping[str, Any], detail: str) -> NetworkError:
    if "connection_issue" in body or str(body.get("type", "")).endswith("streaming-connection"):
        return _taken(detail)
    if "UsageCap" in str(body.get("title", "")) or "usage-capped" in str(body.get("type", "")):
        return _capped(detail)
    wait = reset_in(response.headers) or MINUTE_S
    return NetworkError(f"too many calls: X asks to wait {wait:.0f} s", retry_after=wait)


def _taken(detail: str) -> NetworkError:
    return NetworkError(
        "another connection has the stream of this app: if it stays so, look for a second "
        f"listener with the same bearer token ({detail})",
        retry_after=TAKEN_S,
    )


def _capped(detail: str) -> NetworkError:
    return NetworkError(
        f"the month's posts of this project are used up: raise the cap in the developer portal "
        f"of X, or wait for the next month ({detail})",
        retry_after=CAPPED_S,
    )


def _forbidden(detail: str) -> str:
    if "duplicate content" in detail:
        return "X has this text already: look at the account before you change and send it again"
    if "permissions" in detail:
        return (
            "the token can read but not post: set the app to Read and write in the developer "
            f"portal of X, then make a new access token ({detail})"
        )
    return f"X does not allow this: {detail}"
