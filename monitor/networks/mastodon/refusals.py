"""What a Mastodon server refuses, in words that say what to do."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from mastodon import Mastodon
from mastodon.errors import (
    MastodonAPIError,
    MastodonError,
    MastodonNetworkError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonServerError,
    MastodonUnauthorizedError,
)

from monitor.model.dispatching import Account, NetworkError

TIMEOUT_S = 15.0

WINDOW_S = 300.0
"""A server counts calls in windows of five minutes
(https://docs.joinmastodon.org/api/rate-limits/); for one that does not say when it ends."""


def client(account: Account) -> Mastodon:
    """Asks nothing yet; raises NetworkError where a setting is missing."""
    server, token = server_of(account), account.settings.get("access_token", "").strip()
    if not server or not token:
        raise NetworkError(
            "this account has no server or no access token: enter them in the account's settings",
            permanent=True,
        )
    made = Mastodon(
        api_base_url=server,
        ratelimit_method="throw",
        request_timeout=TIMEOUT_S,
        version_check_mode="none",
        user_agent="crisis-monitor",
    )
    made.access_token = token  # as an argument it could name a file to be read
    return made


def server_of(account: Account) -> str:
    """Its address, as everything here compares it; "" where it is not set."""
    server = account.settings.get("server", "").strip().rstrip("/")
    return server if "://" in server or not server else f"https://{server}"


@contextmanager
def told(api: Mastodon) -> Iterator[None]:
    """Raises NetworkError for what the library raises."""
    try:
        yield
    except MastodonError as error:
        raise refusal(error, api) from error


def refusal(error: MastodonError, api: Mastodon) -> NetworkError:
    server = api.api_base_url
    if isinstance(error, MastodonRatelimitError):
        wait = (api.ratelimit_reset or time.time() + WINDOW_S) - time.time()
        return NetworkError(f"{server} asks to wait: too many requests", retry_after=max(wait, 1.0))
    if isinstance(error, MastodonUnauthorizedError):
        return NetworkError(
            f"{server} does not accept the access token any more: make a new one there, "
            "Preferences > Development",
            permanent=True,
        )
    if isinstance(error, MastodonNotFoundError):
        return NetworkError(f"{server}: the post is not there any more", permanent=True)
    if isinstance(error, MastodonNetworkError):
        return NetworkError(f"{server} cannot be reached, or broke off; it is tried again")
    status, says = _status(error)
    if isinstance(error, MastodonServerError) or status is None or status >= 500:
        return NetworkError(f"{server} has a failure of its own ({status}); it is tried again")
    return NetworkError(f"{server} refused it ({status}): {says}", permanent=True)


def _status(error: MastodonError) -> tuple[int | None, str]:
    """The library puts (its words, status, reason, the server's words) into the error."""
    if isinstance(error, MastodonAPIError) and len(error.args) >= 4:
        _, status, reason, says = error.args[:4]
        if isinstance(status, int):
            return status, str(says or reason)
    return None, ""
