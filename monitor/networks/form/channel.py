"""The way out: an answer lies in the letterbox until its receiver opens the secret page."""

from monitor.model.dispatching import Account, NetworkError, Outgoing, Rights, Sent, Size
from monitor.model.networks import Letterbox

LIMIT = 10_000
"""Characters; the page is read on phones."""


class FormChannel:
    """Implements `monitor.model.networks.Channel`. Nobody here knows the secret of the page: its
    receiver does, and finds the answer under it."""

    def __init__(self, account: Account, letterbox: Letterbox) -> None:
        self._account, self._letterbox = account, letterbox

    def check(self) -> Rights:
        if not self._account.settings.get("address", "").strip():
            raise NetworkError("The form has no address: choose one", permanent=True)
        return Rights(self._account.name, may_read=True, may_post=True)

    def size(self, text: str) -> Size:
        return Size(len(text), LIMIT)

    def send(self, outgoing: Outgoing) -> Sent:
        if not outgoing.reply_to:
            raise NetworkError(
                "The form answers those who wrote by it: choose a message", permanent=True
            )
        if not outgoing.text.strip() or not self.size(outgoing.text).fits:
            raise NetworkError(f"An answer has 1 to {LIMIT} characters", permanent=True)
        try:
            return Sent((self._letterbox.put("form", outgoing),))
        except OSError as error:
            raise NetworkError(f"The answer cannot be kept now: {error}") from error

    def withdraw(self, id: str) -> None:
        try:
            self._letterbox.remove("form", id)
        except ValueError as error:
            raise NetworkError(f"{id} is no answer of the form", permanent=True) from error
        except OSError as error:
            raise NetworkError(f"The answer cannot be taken back now: {error}") from error
