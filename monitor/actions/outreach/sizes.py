"""How texts fit the channels that they would leave by."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.actions.outreach.form_answers import DatabaseLetterbox
from monitor.model.dispatching import UNLIMITED, Account, NetworkError, Size
from monitor.model.networks import Channel
from monitor.networks.channels import channel_of
from monitor.networks.known import networks
from monitor.store.database import Database, StoreError
from monitor.store.networks.accounts import opened
from monitor.store.networks.encryption import Seal


class Leaving(NamedTuple):
    """A text on its way: by an account (None: the log), to somebody on a network."""

    account: int | None
    network: str
    text: str


class Sizes:
    """Channels are asked, no network is: nothing leaves."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database, self._seal = database, seal

    def of(self, leaving: Leaving) -> Size:
        return self.of_all([leaving])[0]

    def of_all(self, leaving: Sequence[Leaving]) -> list[Size]:
        """In their order."""
        channels: dict[tuple[int | None, str], Channel | None] = {}
        sizes = []
        for account, network, text in leaving:
            way = (account, network)
            if way not in channels:
                channels[way] = self._channel(account, network)
            channel = channels[way]
            sizes.append(Size(len(text), UNLIMITED) if channel is None else channel.size(text))
        return sizes

    def _channel(self, number: int | None, name: str) -> Channel | None:
        """None where nothing leaves, or where an account is half filled in."""
        known = networks()
        try:
            account = Account(name, "", {}) if number is None else self._opened(number)
            network = known.get(account.network)
            if network is None or not network.speaks:
                return None
            return channel_of(network, account, DatabaseLetterbox(self._database))
        except (NetworkError, StoreError, KeyError):
            return None

    def _opened(self, number: int) -> Account:
        with self._database.read() as connection:
            return opened(connection, number, self._seal)


def too_long(size: Size, network: str) -> str:
    """What is said of a text that its channel would refuse; "" of one that fits."""
    if size.fits:
        return ""
    known = networks().get(network)
    where = network if known is None else known.title
    return f"{size_words(size)} for {where}: shorten it first."


def size_words(size: Size) -> str:
    """ "180 of 160 characters, 2 messages"."""
    if size.limit >= UNLIMITED:
        return f"{size.used} {size.unit}"
    parts = f", {size.parts} messages" if size.parts > 1 else ""
    return f"{size.used} of {size.limit} {size.unit}{parts}"
