"""Installs the reference server before the first test: no test's time-out counts it."""

import pytest

from tests.networks.bluesky.reference import NotHere, install


def pytest_collection_finish(session: pytest.Session) -> None:
    if (
        any("bluesky" in item.nodeid for item in session.items)
        and not session.config.option.collectonly
    ):
        try:
            install()
        except NotHere as error:
            say = session.config.get_terminal_writer().line
            say(f"\nBLUESKY'S REFERENCE SERVER IS NOT HERE, its tests skip: {error}", red=True)
