"""The local server of the network that a suite is about; its folder may bring one of its own."""

from collections.abc import Iterator

import pytest

from monitor.model.networks import Network
from tests.networks.contract.wire import Wire
from tests.networks.wires import WIRES


@pytest.fixture
def wire(network: Network) -> Iterator[Wire]:
    made = WIRES[network.name]()
    made.start()
    yield made
    made.stop()
