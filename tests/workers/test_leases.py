"""What a dead worker had in hand is read by another; a post that kills its readers is set aside."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.keeping import keep, queued
from monitor.cli import programs
from monitor.store.database import Database, connect
from monitor.store.migrate import migrate
from monitor.store.posts.read_leases import Lease, ReadLeases
from monitor.wiring.queueing import enqueue, make_app
from tests.builders import a_post
from tests.conftest import rows
from tests.running import Running, wait_until
from workers.sweep import Sweep

UNREAD = "SELECT count(*) FROM posts WHERE read_at IS NULL"


@pytest.fixture
def running(tmp_path: Path, gazetteer_folder: Path, redis_url: str) -> Iterator[Running]:
    (tmp_path / "gazetteer").symlink_to(gazetteer_folder)
    running = Running(tmp_path, redis_url, read_processes=1)
    yield running
    running.end()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(database)
    yield database
    database.close()


def sixteen(database: Database) -> tuple[int, list[int]]:
    deployment = open_deployment(database, "Leases").id
    posts = [a_post(f"We need water, house {n}, Beira") for n in range(16)]
    return deployment, keep(database, deployment, posts)


@pytest.mark.timeout(180)
def test_a_post_that_kills_its_workers_is_set_aside_and_its_neighbours_are_read(
    running: Running, database: Database, redis_url: str
) -> None:
    deployment, numbers = sixteen(database)
    deadly = numbers[5]
    running.environment["DEADLY_POST"] = str(deadly)
    enqueue(make_app(running.settings), 100, database, deployment, numbers)
    command = [*programs.worker(running.settings), "--include=tests.workers.deadly"]
    running.start("worker", command)
    running.start("timetable", programs.timetable())
    wait_until(lambda: rows(database, UNREAD) == [(0,)], 150, "all are read or set aside")
    for_a_person = "SELECT post_id FROM reports WHERE needs_human"
    assert rows(database, "SELECT count(*) FROM reports") == [(16,)]
    assert rows(database, for_a_person) == [(deadly,)]
    wait_until(lambda: not leases(redis_url).leased(), 20, "no lease is left")


def leases(redis_url: str) -> ReadLeases:
    return ReadLeases(redis.Redis.from_url(redis_url))


def test_what_waits_or_is_being_read_is_not_queued_again(
    running: Running, database: Database, redis_url: str
) -> None:
    deployment, numbers = sixteen(database)
    client = redis.Redis.from_url(redis_url)
    app = make_app(running.settings)
    sweep = Sweep(database, app, client, 4)
    enqueue(app, 4, database, deployment, numbers)  # and no worker takes them, for an hour
    assert client.llen("read") == 4
    _an_hour_passes(database, client)
    sweep.requeue()
    assert client.llen("read") == 4
    being_read = Lease("a batch", deployment, tuple(numbers[:4]), "somebody")
    assert ReadLeases(client).take(being_read)
    client.delete("read")  # as a broker does that loses its last second
    sweep.requeue()
    assert client.llen("read") == 3  # all but those that are being read


def test_a_task_that_does_not_say_when_it_was_queued_is_waited_for(
    running: Running, database: Database, redis_url: str
) -> None:
    """As those that an earlier version left in the queue."""
    deployment, numbers = sixteen(database)
    client, app = redis.Redis.from_url(redis_url), make_app(running.settings)
    enqueue(app, 100, database, deployment, numbers)
    _an_hour_passes(database, client)
    message = json.loads(client.lindex("read", -1) or "")
    del message["headers"]["queued_at"]
    client.lset("read", -1, json.dumps(message))
    Sweep(database, app, client, 4).requeue()
    assert client.llen("read") == 1


def _an_hour_passes(database: Database, client: "redis.Redis") -> None:
    """For what was queued: in its rows and in its tasks."""
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE posts SET queued_at = queued_at - 3600000")
    for place in range(client.llen("read")):
        message = json.loads(client.lindex("read", place) or "")
        message["headers"]["queued_at"] -= 3600
        client.lset("read", place, json.dumps(message))


def test_a_lease_is_one_readers_until_it_lapses(redis_url: str) -> None:
    registry = leases(redis_url)
    first, second = (Lease("a batch", 1, (1, 2), holder) for holder in ("a", "b"))
    assert registry.take(first)
    assert not registry.take(second)
    assert registry.renew(first)
    assert registry.lapsed() == []
    registry.lapse("a batch")
    assert registry.lapsed() == [first]
    assert registry.take(second)
    assert not registry.renew(first)
    registry.end(first)
    assert registry.leased() == {1, 2}  # it is another's by now
    registry.end(second)
    assert registry.leased() == set()


@pytest.mark.timeout(120)
def test_posts_of_a_worker_that_is_gone_are_back_within_15_s(
    running: Running, database: Database, redis_url: str
) -> None:
    """Nobody is left to tell, as when a machine is lost: the lease lapses by itself."""
    deployment, numbers = sixteen(database)
    enqueue(make_app(running.settings), 100, database, deployment, numbers[:1])
    running.start("worker", programs.worker(running.settings))
    running.start("timetable", programs.timetable())
    wait_until(lambda: rows(database, UNREAD) == [(15,)], 60, "the worker reads")
    queued(database, numbers)
    assert leases(redis_url).take(Lease("a batch", deployment, tuple(numbers), "gone"))
    wait_until(lambda: rows(database, UNREAD) == [(0,)], 15, "they are back")
