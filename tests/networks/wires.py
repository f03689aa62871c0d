"""The local servers of the networks: a line each."""

from collections.abc import Callable

from tests.networks.bluesky.wire import BlueskyWire
from tests.networks.contract.wire import Wire
from tests.networks.email.wire import EmailWire
from tests.networks.feeds.wire import FeedsWire
from tests.networks.mastodon.wire import MastodonWire
from tests.networks.sms.gateways import TwilioWire
from tests.networks.telegram.server import TelegramWire
from tests.networks.x.wire import XWire

WIRES: dict[str, Callable[[], Wire]] = {
    "bluesky": BlueskyWire,
    "email": EmailWire,
    "feeds": FeedsWire,
    "mastodon": MastodonWire,
    "sms": TwilioWire,
    "telegram": TelegramWire,
    "x": XWire,
}
