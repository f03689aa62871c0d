"""The real gazetteer, built once for all tests of places."""

from pathlib import Path

import pytest

from monitor.places.gazetteer.index import Gazetteer, open_gazetteer


@pytest.fixture(scope="session")
def gazetteer(gazetteer_folder: Path) -> Gazetteer:
    return open_gazetteer(gazetteer_folder)
