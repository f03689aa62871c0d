"""The way out: SMS through a gateway."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from monitor.model.dispatching import Account, NetworkError, Outgoing, Rights, Sent, Size
from monitor.networks.sms.kannel import Kannel
from monitor.networks.sms.segments import MAX_PARTS, size
from monitor.networks.sms.twilio import Twilio

_NUMBER = re.compile(r"\+?[0-9]{3,15}")
"""E.164 has at most 15 digits; short codes have three and more."""

_BETWEEN = re.compile(r"[\s().\-/]")


class Gateway(Protocol):
    """Both methods raise NetworkError."""

    def check(self, name: str) -> Rights: ...

    def send(self, to: str, sender: str, text: str, key: str) -> str:
        """The id that its receipts will name."""
        ...

    def found(self, to: str, sender: str, text: str, since: datetime) -> str | None:
        """The id of what was taken since then; None where it certainly was not. Permanent where
        the gateway does not tell."""
        ...


_GATEWAYS: Mapping[str, Callable[[Mapping[str, str]], Gateway]] = {
    "twilio": Twilio,
    "kannel": Kannel,
}


class SmsChannel:
    """Implements `monitor.model.networks.Channel`. An SMS answers nothing: it goes to a number.

    No gateway sends a key only once: after a time-out Twilio is looked at, Kannel does not tell.
    """

    def __init__(self, account: Account) -> None:
        self._account = account

    def check(self) -> Rights:
        return self._gateway().check(self._account.name)

    def size(self, text: str) -> Size:
        return size(text)

    def send(self, outgoing: Outgoing) -> Sent:
        told = size(outgoing.text)
        if not outgoing.text.strip() or not told.fits:
            raise NetworkError(
                f"This text needs {told.parts} SMS, at most {MAX_PARTS} are sent as one and none "
                "without words: change it and send it again",
                permanent=True,
            )
        sender = self._account.settings.get("sender") or self._account.name
        to = number(outgoing.to)
        return Sent((self._gateway().send(to, sender, outgoing.text, outgoing.key),))

    def found(self, outgoing: Outgoing, since: datetime) -> Sent | None:
        sender = self._account.settings.get("sender") or self._account.name
        id = self._gateway().found(number(outgoing.to), sender, outgoing.text, since)
        return None if id is None else Sent((id,))

    def withdraw(self, id: str) -> None:
        raise NetworkError(
            "An SMS cannot be taken back: send another that corrects it", permanent=True
        )

    def _gateway(self) -> Gateway:
        kind = self._account.settings.get("gateway") or "twilio"
        if kind not in _GATEWAYS:
            known = " or ".join(_GATEWAYS)
            raise NetworkError(f"The gateway is {known}, not {kind!r}", permanent=True)
        return _GATEWAYS[kind](self._account.settings)


def number(text: str) -> str:
    """The number alone; a permanent NetworkError where it is none, or several."""
    bare = _BETWEEN.sub("", text)
    if not _NUMBER.fullmatch(bare):
        raise NetworkError(
            "The recipient is no phone number: write it as +258840000001", permanent=True
        )
    return bare
