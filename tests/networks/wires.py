"""The local servers of the networks: a line each."""

from collections.abc import Callable

from tests.networks.contract.wire import Wire
from tests.networks.sms.gateways import TwilioWire
from tests.networks.telegram.server import TelegramWire

WIRES: dict[str, Callable[[], Wire]] = {
    "sms": TwilioWire,
    "telegram": TelegramWire,
}
