"""A worker killed in the middle of a drill loses no post and shows none twice."""

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.cli import programs
from monitor.networks.replay.files import lines
from monitor.networks.replay.source import DRILL
from monitor.store.database import Database, connect
from monitor.store.migrate import migrate
from tests.conftest import rows
from tests.log_lines import assert_log_lines, quoted_of_drill
from tests.running import Running, children_of, kill_group, wait_until

POSTS = len(list(lines(DRILL)))


@pytest.fixture
def folder(tmp_path: Path, gazetteer_folder: Path) -> Path:
    (tmp_path / "gazetteer").symlink_to(gazetteer_folder)
    return tmp_path


def count(database: Database, table: str) -> int:
    [(number,)] = rows(database, f"SELECT count(*) FROM {table}")  # noqa: S608 - our own words
    assert isinstance(number, int)
    return number


@pytest.mark.timeout(240)
def test_killing_workers_in_a_drill_loses_nothing_and_doubles_nothing(
    folder: Path, redis_url: str
) -> None:
    database = connect(f"sqlite:///{folder / 'monitor.db'}")
    migrate(database)
    open_deployment(database, "Killed")
    # small batches: a killed process is then sure to have one in hand
    running = Running(folder, redis_url, read_posts=5, log_level="DEBUG")
    try:
        worker = running.start("worker", programs.worker(running.settings))
        running.start("timetable", programs.timetable())
        running.start("drill", [sys.executable, "-m", "workers.drill", "--rate", "40", "--stay"])
        wait_until(lambda: count(database, "reports") > 60, 60, "reading has begun")
        os.kill(children_of(worker.pid)[0], signal.SIGKILL)
        wait_until(lambda: count(database, "reports") > 120, 60, "reading has gone on")
        kill_group(worker, signal.SIGKILL)
        running.start("worker-2", programs.worker(running.settings))
        wait_until(lambda: count(database, "reports") == POSTS, 120, "every post is read")
    finally:
        running.end()
    assert count(database, "posts") == POSTS
    assert rows(database, "SELECT count(*) FROM posts WHERE read_at IS NULL") == [(0,)]
    shown = rows(
        database,
        """SELECT count(*) FROM incidents i WHERE reports !=
           (SELECT count(*) FROM reports r WHERE r.incident_id = i.id)""",
    )
    assert shown == [(0,)]
    log = "".join(running.log(name) for name in ("drill", "worker", "worker-2"))
    assert_log_lines(log)
    assert re.search(r" drill\[\d+\] account=- posts=[\d,-]*\d workers.listen: kept", log)
    assert re.search(r" worker\[\d+\] account=- posts=[\d,-]*\d workers.reading: read", log)
    assert quoted_of_drill(log) == set()
    database.close()
