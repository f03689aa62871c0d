"""The way out of an account, ready to be used."""

from monitor.model.dispatching import Account, NetworkError
from monitor.model.networks import Channel, Letterbox, Network


def channel_of(network: Network, account: Account, letterbox: Letterbox) -> Channel:
    """Raises NetworkError, permanent, where the network has no way out."""
    if network.channel is not None:
        return network.channel(account)
    if network.letters is not None:
        return network.letters(account, letterbox)
    raise NetworkError(
        f"{network.title} can only be listened to: answer another way", permanent=True
    )
