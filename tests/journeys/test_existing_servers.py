"""The same code on an existing Redis or Valkey and on PostgreSQL, from the drill to the board."""

from pathlib import Path

import pytest

from monitor.networks.replay.files import lines
from monitor.networks.replay.source import DRILL
from tests.bench.session import Session
from tests.cli.test_up import Up
from tests.postgresql import Cluster
from tests.running import wait_until

POSTS = len(list(lines(DRILL)))


@pytest.mark.timeout(240)
def test_a_drill_reaches_the_board_on_postgresql_and_an_existing_broker(
    tmp_path: Path,
    gazetteer_folder: Path,
    postgresql: Cluster,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "gazetteer").symlink_to(gazetteer_folder)
    monkeypatch.setenv("MONITOR_DATABASE_URL", postgresql.new_database())
    monkeypatch.setenv("MONITOR_REDIS_URL", redis_url)
    with Up(folder, "--rate", "100") as up:
        said = up.wait_ready()
        password = said.split("password")[1].split()[0]
        session = Session(f"http://127.0.0.1:{up.port}", "desk@monitor.example.org", password)

        def shown(query: str) -> int:
            return int(session.json(f"/board/refresh?{query}")["total"])

        wait_until(lambda: shown("q=insulin") >= 3, 90, "the needs are found by their words")
        wait_until(lambda: shown("language=ar") >= 3, 90, "and by their language")
        wait_until(lambda: f"{POSTS} posts" in session.text("/board"), 90, "all posts are kept")
        assert not (folder / "monitor.db").exists()
        assert not (folder / "logs" / "broker.log").exists()
        assert up.stop() == 0
