"""The way out: posts, answers, threads."""

from contextlib import suppress
from typing import Any

import requests
import tweepy

from monitor.model.dispatching import Account, NetworkError, Outgoing, Rights, Sent, Size
from monitor.networks.x.access import access
from monitor.networks.x.calls import as_account, for_rules
from monitor.networks.x.lengths import length, writable
from monitor.networks.x.refusals import refusal, said
from monitor.networks.x.threads import MOST, thread

UNIT = "units of X (a link is 23, an emoji or a Chinese character 2)"

READS_ONLY = "the token can read but not post: set the app to Read and write, then make a new token"


class XChannel:
    """Implements `monitor.model.networks.Channel`."""

    def __init__(self, account: Account) -> None:
        self._access = access(account)

    def check(self) -> Rights:
        if self._access.keys is None and not self._access.bearer:
            raise NetworkError(
                "fill in the bearer token to listen, and the four keys to send", permanent=True
            )
        reads = self._may_not_read()
        if self._access.keys is None:
            problem = "fill in the four keys to send"
            return Rights(
                self._access.handle, not reads, False, "; ".join(filter(None, (reads, problem)))
            )
        response = self._called("get_me")
        name = str((said(response).get("data") or {}).get("username") or self._access.handle)
        # "read", "read-write" or "read-write-directmessages": the app's permissions when the token
        # was made
        level = response.headers.get("x-access-level", "read-write")
        posts = "" if "write" in level else READS_ONLY
        return Rights(name, not reads, not posts, "; ".join(filter(None, (reads, posts))))

    def size(self, text: str) -> Size:
        used, limit = length(text), self._access.limit
        parts = 1 if used <= limit else len(thread(text, limit))
        if self._access.threads and parts <= MOST:
            return Size(used, max(limit, used), parts, UNIT)
        return Size(used, limit, parts, UNIT)

    def send(self, outgoing: Outgoing) -> Sent:
        if outgoing.to:
            raise NetworkError(
                "X has no private channel here: this would be public; send it another way",
                permanent=True,
            )
        size = self.size(outgoing.text)
        if not size.fits:
            raise NetworkError(
                f"too long for X: {size.used} of {size.limit} {UNIT}; shorten it, "
                f"or allow threads for this account ({size.parts} posts)",
                permanent=True,
            )
        if not writable(outgoing.text):
            raise NetworkError("X takes no empty text and no broken characters", permanent=True)
        parts = thread(outgoing.text, self._access.limit)
        ids: list[str] = []
        for part in parts:
            try:
                ids.append(self._post(part, ids[-1] if ids else outgoing.reply_to))
            except NetworkError:
                for id in reversed(ids):  # half a thread says half of what was approved
                    with suppress(NetworkError):
                        self.withdraw(id)
                raise
        return Sent(tuple(ids), f"https://x.com/{self._access.handle or 'i'}/status/{ids[0]}")

    def withdraw(self, id: str) -> None:
        try:
            self._called("delete_tweet", id)
        except NetworkError as error:
            if not isinstance(error.__cause__, tweepy.NotFound):  # it is gone already
                raise

    def _post(self, text: str, reply_to: str) -> str:
        response = self._called("create_tweet", text=text, in_reply_to_tweet_id=reply_to or None)
        id = str((said(response).get("data") or {}).get("id") or "")
        if not id:
            raise NetworkError(
                "X did not say which post it made: look at the account", doubtful=True
            )
        return id

    def _may_not_read(self) -> str:
        if not self._access.bearer:
            return "fill in the bearer token to listen"
        try:
            for_rules(self._access).get_rules()
        except (tweepy.TweepyException, requests.RequestException) as error:
            refused = refusal(error)
            if not refused.permanent:
                raise refused from error
            return f"cannot listen: {refused}"
        return ""

    def _called(self, method: str, *arguments: Any, **named: Any) -> requests.Response:
        if self._access.keys is None:
            raise NetworkError("fill in the four keys: X needs them to send", permanent=True)
        client = as_account(self._access.server, self._access.keys)
        try:
            response: requests.Response = getattr(client, method)(*arguments, **named)
        except (tweepy.TweepyException, requests.RequestException) as error:
            raise refusal(error) from error
        return response
