"""Kannel's `sendsms`, of its smsbox, and of gateways that speak it. Kannel's user guide 1.4.5,
"Using the HTTP interface to send SMS messages".

By POST with headers and not by GET: so numbers, texts and the password stay out of addresses,
which every proxy and library writes into its log.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote, urlencode

import httpx

from monitor.model.dispatching import NetworkError, Rights
from monitor.networks.sms.calls import call
from monitor.networks.sms.segments import is_gsm

PATH = "/cgi-bin/sendsms"
ALL_RECEIPTS = "31"
"""dlr-mask: delivered 1, failed 2, queued 4, accepted 8, refused 16."""


class Kannel:
    """Implements `monitor.networks.sms.channel.Gateway`."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._url = settings.get("server", "").rstrip("/") + PATH
        self._user, self._password = settings.get("user", ""), settings.get("secret", "")
        self._receipts = settings.get("receipts", "")
        self._token = settings.get("webhook_secret", "")

    def check(self, name: str) -> Rights:
        """A call without a receiver: Kannel looks at the password first, then refuses (400)."""
        answer = self._call({}, "")
        if answer.status_code != 400:
            raise NetworkError(
                f"This does not answer as Kannel does (HTTP {answer.status_code}): check the "
                "server's address",
                permanent=True,
            )
        problem = "" if self._token else "Without a webhook secret no SMS is taken in: set one"
        return Rights(name, may_read=bool(self._token), may_post=True, problem=problem)

    def send(self, to: str, sender: str, text: str, key: str) -> str:
        """Kannel gives no id: it is made of `key`, and Kannel's receipts bring it back."""
        id = sha256(key.encode()).hexdigest()[:32]
        fields = {"To": to, "From": sender, "Coding": "0" if is_gsm(text) else "2"}
        if self._receipts:
            fields |= {"DLR-Mask": ALL_RECEIPTS, "DLR-URL": self._receipt_url(id)}
        answer = self._call(fields, text)
        if answer.status_code not in (200, 202):
            raise NetworkError(f"Kannel refused: {_words(answer)}", permanent=True)
        return id

    def found(self, to: str, sender: str, text: str, since: datetime) -> str | None:
        raise NetworkError("Kannel does not tell which SMS it has taken", permanent=True)

    def _call(self, fields: Mapping[str, str], text: str) -> httpx.Response:
        told = {"Username": self._user, "Password": self._password, **fields}
        headers = {f"X-Kannel-{name}": value.encode() for name, value in told.items()}
        headers["Content-Type"] = b"text/plain; charset=UTF-8"
        answer = call("POST", self._url, "Kannel", content=text.encode(), headers=headers)
        if answer.status_code in (401, 403):
            raise NetworkError(
                f"Kannel refused: {_words(answer)}. Copy username and password of the sendsms-user "
                "into the account's settings, and allow the monitor's address in user-allow-ip",
                permanent=True,
            )
        return answer

    def _receipt_url(self, id: str) -> str:
        """Kannel writes its own values for %d and %A; a plain % must be told as %%."""
        given = {"id": id} | ({"token": self._token} if self._token else {})
        joint = "&" if "?" in self._receipts else "?"
        known = self._receipts + joint + urlencode(given, quote_via=quote)
        return known.replace("%", "%%") + "&dlr=%d&reason=%A"


def _words(answer: httpx.Response) -> str:
    return " ".join(answer.text.split())[:200] or f"HTTP {answer.status_code}"
