from collections.abc import Iterator

import pytest

from tests.networks.x.wire import XWire


@pytest.fixture
def wire() -> Iterator[XWire]:
    made = XWire()
    made.start()
    yield made
    made.stop()
