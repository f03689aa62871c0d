"""Whether a request that broke can have reached the other side."""

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError


def never_left(error: requests.RequestException) -> bool:
    """No connection stood: nothing of the request was sent."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = error.args[0] if error.args else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    return isinstance(reason, NewConnectionError)
