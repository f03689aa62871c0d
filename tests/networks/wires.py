"""The local servers of the networks: a line each."""

from collections.abc import Callable

from tests.networks.contract.wire import Wire
from tests.networks.email.wire import EmailWire
from tests.networks.feeds.wire import FeedsWire

WIRES: dict[str, Callable[[], Wire]] = {
    "email": EmailWire,
    "feeds": FeedsWire,
}
