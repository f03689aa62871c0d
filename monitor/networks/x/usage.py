"""How many posts the month still has. https://docs.x.com/x-api/usage/introduction"""

from datetime import UTC, datetime, timedelta

import requests
import tweepy

from monitor.model.listening import Condition
from monitor.networks.x.access import Access
from monitor.networks.x.calls import as_app
from monitor.networks.x.refusals import said


def quota(access: Access) -> Condition | None:
    """None where X does not tell: not every access level may ask, and nothing hangs on it."""
    try:
        response = as_app(access).request("GET", "/2/usage/tweets")
    except (tweepy.TweepyException, requests.RequestException):
        return None
    usage = said(response).get("data") or {}
    try:
        left = int(usage["project_cap"]) - int(usage["project_usage"])
        days = int(usage["cap_reset_day"])  # "Number of days left for the Tweet cap to reset"
    except (KeyError, TypeError, ValueError):
        return None
    return Condition(quota_left=max(0, left), quota_until=datetime.now(UTC) + timedelta(days=days))
