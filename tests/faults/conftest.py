"""The reader and the locator that ship, loaded once."""

from pathlib import Path

import pytest

from monitor.settings import Settings
from monitor.wiring.pipeline import Understanding


@pytest.fixture(scope="session")
def understanding(
    tmp_path_factory: pytest.TempPathFactory, gazetteer_folder: Path
) -> Understanding:
    folder = tmp_path_factory.mktemp("understanding")
    (folder / "gazetteer").symlink_to(gazetteer_folder)
    return Understanding(Settings(data_dir=folder))
