"""The networks that the monitor knows: a line each."""

from importlib import import_module

from monitor.model.networks import Network

_FOLDERS = (
    "x",
    "mastodon",
    "bluesky",
    "telegram",
    "sms",
    "email",
    "feeds",
    "form",
    "log",
)
"""In the order in which officers see them."""


def names() -> tuple[str, ...]:
    """Of all networks; loads none of them."""
    return _FOLDERS


def networks() -> dict[str, Network]:
    """By name, in the order in which they are shown."""
    found = (import_module(f"monitor.networks.{folder}").NETWORK for folder in _FOLDERS)
    return {network.name: network for network in found}
