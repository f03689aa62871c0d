"""Twilio's API. https://www.twilio.com/docs/messaging/api/message-resource

Its own package is not used: 22 MB for two calls.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from monitor.model.dispatching import NetworkError, Rights
from monitor.networks.sms.calls import call

SERVER = "https://api.twilio.com"

_HINTS = {
    21211: "this is no number that can be written to",
    21408: "allow this country under Messaging, Geo permissions",
    21606: "the sender is no number of this account",
    21608: "a trial account writes to verified numbers only",
    21610: "they have answered STOP and get nothing any more from this sender",
    21614: "this number takes no SMS",
    20003: "check account SID and auth token",
}
"""https://www.twilio.com/docs/api/errors"""


class Twilio:
    """Implements `monitor.networks.sms.channel.Gateway`."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._sid, self._token = settings.get("user", ""), settings.get("secret", "")
        self._receipts = settings.get("receipts", "")
        server = (settings.get("server") or SERVER).rstrip("/")
        self._account = f"{server}/2010-04-01/Accounts/{self._sid}"

    def check(self, name: str) -> Rights:
        told = _json(self._call("GET", f"{self._account}.json"))
        active = told.get("status") == "active"
        problem = "" if active else "Twilio has suspended this account: see console.twilio.com"
        if active and told.get("type") == "Trial":
            problem = "A trial account writes to verified numbers only: upgrade it at Twilio"
        return Rights(name, may_read=active, may_post=active, problem=problem)

    def send(self, to: str, sender: str, text: str, key: str) -> str:
        """Twilio knows no key by which a second try would be found."""
        form = {"To": to, "Body": text}
        form["MessagingServiceSid" if sender.startswith("MG") else "From"] = sender
        if self._receipts:
            form["StatusCallback"] = self._receipts
        told = _json(self._call("POST", f"{self._account}/Messages.json", data=form))
        if told.get("status") == "failed" or not told.get("sid"):
            raise NetworkError(f"Twilio did not take the SMS: {_why(told)}", permanent=True)
        return str(told["sid"])

    def found(self, to: str, sender: str, text: str, since: datetime) -> str | None:
        """https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources

        What Twilio has taken is in the list at once; `date_created` is to the second.
        """
        asked = {"To": to, "PageSize": "100"}
        url = f"{self._account}/Messages.json"
        told = _json(self._call("GET", url, params=asked))
        for one in told.get("messages") or []:
            outbound = str(one.get("direction", "")).startswith("outbound")
            if outbound and one.get("body") == text and _made(one) >= since.replace(microsecond=0):
                return str(one["sid"])
        return None

    def _call(self, method: str, url: str, **more: Any) -> httpx.Response:
        answer = call(
            method, url, "Twilio", auth=(self._sid.encode(), self._token.encode()), **more
        )
        if answer.status_code in (401, 403):
            raise NetworkError(
                f"Twilio does not take these credentials ({_why(_json(answer))}): copy account SID "
                "and auth token from console.twilio.com into the account's settings",
                permanent=True,
            )
        if answer.status_code >= 300:
            raise NetworkError(f"Twilio refused: {_why(_json(answer))}", permanent=True)
        return answer


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        told = None
    if isinstance(told, dict):
        return told
    if answer.status_code >= 300:
        return {"message": f"HTTP {answer.status_code}"}
    raise NetworkError("This does not answer as Twilio does: check the server's address")


def _made(told: Mapping[str, Any]) -> datetime:
    """RFC 2822; what has no time was made now, as far as we know."""
    try:
        made = parsedate_to_datetime(str(told["date_created"]))
    except (KeyError, ValueError):
        return datetime.now(UTC)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _why(told: Mapping[str, Any]) -> str:
    code = told.get("code") or told.get("error_code")
    message = str(told.get("message") or told.get("error_message") or "no reason given")
    hint = _HINTS.get(code) if isinstance(code, int) else None
    return f"{message} ({code}: {hint})" if hint else f"{message} ({code})" if code else message
