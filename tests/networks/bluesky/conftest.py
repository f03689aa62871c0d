"""Installs the reference server before the first test: no test's time-out counts it."""

from collections.abc import Iterator

import pytest

from monitor.networks.bluesky import NETWORK
from tests.networks.bluesky.reference import NotHere, install
from tests.networks.bluesky.wire import BlueskyWire
from tests.networks.contract.listening import Ear


def pytest_collection_finish(session: pytest.Session) -> None:
    wanted = any("bluesky" in item.nodeid for item in session.items)
    if wanted and not session.config.option.collectonly:
        try:
            install()
        except NotHere as error:
            say = session.config.get_terminal_writer().line
            say(f"\nBLUESKY'S REFERENCE SERVER IS NOT HERE, its tests skip: {error}", red=True)


@pytest.fixture
def wire() -> Iterator[BlueskyWire]:
    made = BlueskyWire()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def ear(wire: BlueskyWire) -> Iterator[Ear]:
    made = Ear(NETWORK, wire)
    made.connect()
    yield made
    made.close()
