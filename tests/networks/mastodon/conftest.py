from collections.abc import Iterator

import pytest

from monitor.networks.mastodon import NETWORK
from tests.networks.contract.listening import Ear
from tests.networks.mastodon.wire import MastodonWire


@pytest.fixture
def wire() -> Iterator[MastodonWire]:
    made = MastodonWire()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def ear(wire: MastodonWire) -> Iterator[Ear]:
    made = Ear(NETWORK, wire)
    made.connect()
    yield made
    made.close()
