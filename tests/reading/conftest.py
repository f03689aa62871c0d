"""One pipeline for all tests of this folder: it takes a second to load."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.reading.pipeline import load_pipeline
from monitor.reading.reader import SpacyReader

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DATA = Path(__file__).parents[3] / "shared" / "data"

Read = Callable[..., Report]


@pytest.fixture(scope="session")
def reader() -> SpacyReader:
    return SpacyReader(load_pipeline())


def report(text: str, hint: str | None = None) -> Report:
    return Report(Post("web", "1", text, NOW, language_hint=hint))


@pytest.fixture(scope="session")
def read(reader: SpacyReader) -> Read:
    """Reads one text."""

    def one(text: str, hint: str | None = None) -> Report:
        return reader.read([report(text, hint)])[0]

    return one


@pytest.fixture(scope="session")
def data() -> Path:
    if not DATA.is_dir():
        pytest.skip("no labelled messages beside the checkout (../shared/data)")
    return DATA
