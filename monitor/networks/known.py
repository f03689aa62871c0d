"""The networks that the monitor knows: a line each."""

from importlib import import_module

from monitor.model.networks import Network

NAMES = (
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
"""The folders, in the order in which officers see them."""


def networks() -> dict[str, Network]:
    """By name, in the order in which they are shown."""
    found = (import_module(f"monitor.networks.{folder}").NETWORK for folder in NAMES)
    return {network.name: network for network in found}
