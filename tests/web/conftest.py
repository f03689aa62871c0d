"""A site for each test: an SQLite database, an empty Valkey, one deployment."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from monitor.actions.deployments import open_deployment
from monitor.settings import Settings
from monitor.store.database import Database
from tests.web.site import Site


@pytest.fixture
def site(tmp_path: Path, sqlite_database: Database, redis_url: str) -> Site:
    # the fixture's database is where these settings look for it
    key = SecretStr("signs the sessions of all tests")
    settings = Settings(data_dir=tmp_path, redis_url=redis_url, port=18600, secret_key=key)
    deployment = open_deployment(sqlite_database, "Invented cyclone")
    return Site(settings, sqlite_database, deployment.id)
