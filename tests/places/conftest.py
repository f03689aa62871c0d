"""The real gazetteer, built once for all tests of places."""

from pathlib import Path

import pytest

from monitor.places.gazetteer import Gazetteer, open_gazetteer


@pytest.fixture(scope="session")
def gazetteer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places") / "gazetteer"
    open_gazetteer(folder)
    return folder


@pytest.fixture(scope="session")
def gazetteer(gazetteer_folder: Path) -> Gazetteer:
    return open_gazetteer(gazetteer_folder)
