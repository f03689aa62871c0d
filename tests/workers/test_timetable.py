"""The timetable keeps its times by itself: no reader, no broker and no other job delays a clock."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.keeping import keep
from monitor.cli import programs
from monitor.model.targets import Late
from monitor.store.database import connect
from monitor.store.migrate import migrate
from monitor.store.schema import incidents
from tests.actions.intake.test_filing import run
from tests.builders import a_post
from tests.conftest import rows
from tests.running import Running, wait_until
from workers.timetable import Job, keep_time


def test_a_long_job_and_a_broken_one_delay_no_other() -> None:
    stop, release = threading.Event(), threading.Event()
    broken: list[int] = []
    times: list[int] = []

    def long() -> None:
        assert release.wait(30)

    def breaks() -> None:
        broken.append(len(times))
        raise ValueError("broken")

    def ticks() -> None:
        times.append(len(broken))
        if len(times) >= 5 and len(broken) >= 3:
            release.set()
            stop.set()

    table = [Job("long", 0.01, long), Job("breaks", 0.01, breaks), Job("ticks", 0.01, ticks)]
    keep_time(table, stop)
    assert len(times) >= 5
    assert len(broken) >= 3  # it was tried again each time


@pytest.mark.timeout(120)
def test_clocks_go_on_without_readers_and_without_a_broker(tmp_path: Path) -> None:
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(database)
    deployment = open_deployment(database, "Clocks").id
    run(database, deployment, keep(database, deployment, [a_post("water in Beira")]))
    with database.write() as connection:  # its time has come
        past = datetime.now(UTC) - timedelta(hours=48)
        connection.execute(update(incidents).values(running_since=past, turns_at=past))
    running = Running(tmp_path, "redis://127.0.0.1:1/0")  # nobody answers there
    try:
        running.start("timetable", programs.timetable())
        late = f"SELECT count(*) FROM incidents WHERE late = {int(Late.OVER)}"  # noqa: S608 - ours
        wait_until(lambda: rows(database, late) == [(1,)], 60, "the clock has turned")
        waits = "out waits for its next time"
        wait_until(lambda: waits in running.log("timetable"), 60, "the broker was called")
    finally:
        running.end()
    database.close()


def test_the_timetable_loads_no_reader() -> None:
    code = "import sys, workers.timetable; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
