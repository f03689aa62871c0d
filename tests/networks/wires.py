"""The local servers of the networks: a line each."""

from collections.abc import Callable

from tests.networks.bluesky.wire import BlueskyWire
from tests.networks.contract.wire import Wire
from tests.networks.mastodon.wire import MastodonWire

WIRES: dict[str, Callable[[], Wire]] = {
    "mastodon": MastodonWire,
    "bluesky": BlueskyWire,
}
