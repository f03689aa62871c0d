"""What is urgent is read first, and everything is read."""

from collections import Counter
from pathlib import Path

import pytest
import redis

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.keeping import keep
from monitor.cli import programs
from monitor.store.database import connect
from monitor.store.migrate import migrate
from monitor.wiring.queueing import enqueue, make_app
from tests.builders import a_post
from tests.conftest import rows
from tests.running import Running, wait_until
from workers.lane_order import QUEUES, LaneOrder

URGENT, NORMAL, LATER = QUEUES


def test_urgent_comes_first_and_nobody_is_held_up() -> None:
    order = LaneOrder()
    order.update([LATER, NORMAL, URGENT])
    first = Counter()
    for _ in range(160):
        queues = order.consume(3)
        assert sorted(queues) == sorted(QUEUES)
        first[queues[0]] += 1
        order.rotate(queues[0])
    assert first == {URGENT: 120, NORMAL: 30, LATER: 10}


@pytest.mark.timeout(180)
def test_a_cry_for_help_overtakes_what_waits_and_all_is_read(
    tmp_path: Path, redis_url: str, gazetteer_folder: Path
) -> None:
    (tmp_path / "gazetteer").symlink_to(gazetteer_folder)
    running = Running(tmp_path, redis_url, read_processes=1)
    database = connect(running.settings.database)
    migrate(database)
    deployment = open_deployment(database, "Invented flood").id
    app = make_app(running.settings)
    waiting = [a_post(f"The ferry number {n} leaves at noon", author=f"@a{n}") for n in range(1500)]
    passed_on = [a_post(f"See this {n}", repost_of=f"r{n}") for n in range(50)]
    assert enqueue(app, 50, database, deployment, keep(database, deployment, waiting + passed_on))
    cry = a_post("We are trapped on the roof, please help us")
    [number] = keep(database, deployment, [cry])
    assert enqueue(app, 50, database, deployment, [number])
    client = redis.Redis.from_url(redis_url)
    assert [client.llen(name) for name in QUEUES] == [1, 30, 1]
    unread = "SELECT count(*) FROM posts WHERE read_at IS NULL"
    try:
        running.start("worker", programs.worker(running.settings))
        wait_until(
            lambda: rows(database, f"SELECT read_at FROM posts WHERE id = {number}") != [(None,)],  # noqa: S608 - our own number
            60,
            "the cry is read",
        )
        [(left,)] = rows(database, unread)
        assert left > 1_000, "it waited behind what came before it"
        wait_until(lambda: rows(database, unread) == [(0,)], 100, "everything is read")
    finally:
        running.end()
        database.close()
