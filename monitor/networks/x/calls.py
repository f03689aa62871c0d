"""tweepy, towards the server of the settings, with a time-out on every call."""

import logging
from typing import Any

import requests
import tweepy
from tweepy.streaming import StreamRule

from monitor.networks.x.access import Access, Keys

CONNECT_S, READ_S = 10.0, 20.0

WRITTEN_IN = "https://api.twitter.com"
"""tweepy 4.17 has its server in `BaseClient.request` and `StreamingClient._connect`."""

# tweepy writes the headers of each call to its debug log, the bearer token among them
logging.getLogger("tweepy.client").setLevel(logging.INFO)


class Session(requests.Session):
    """Calls that tweepy makes go to `server`, before they are signed."""

    def __init__(self, server: str) -> None:
        super().__init__()
        self.server = server

    def request(
        self, method: str, url: str | bytes, *arguments: Any, **named: Any
    ) -> requests.Response:
        named.setdefault("timeout", (CONNECT_S, READ_S))
        address = str(url).replace(WRITTEN_IN, self.server, 1)
        return super().request(method, address, *arguments, **named)


def as_app(access: Access) -> tweepy.Client:
    """Calls with the bearer token. They return requests.Response, whose headers tell the limits."""
    return _to(access.server, tweepy.Client(access.bearer, return_type=requests.Response))


def as_account(server: str, keys: Keys) -> tweepy.Client:
    """Calls as the account itself (OAuth 1.0a)."""
    client = tweepy.Client(
        consumer_key=keys.consumer,
        consumer_secret=keys.consumer_secret,
        access_token=keys.token,
        access_token_secret=keys.token_secret,
        return_type=requests.Response,
    )
    return _to(server, client)


def for_rules(access: Access) -> tweepy.StreamingClient:
    return _to(access.server, tweepy.StreamingClient(access.bearer, return_type=requests.Response))


def rule(value: str, tag: str) -> StreamRule:
    return StreamRule(value=value, tag=tag)


def _to(server: str, client: Any) -> Any:
    client.session = Session(server)
    return client
