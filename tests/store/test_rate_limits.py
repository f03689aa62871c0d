"""Turns hold over processes: real ones, on a real Valkey."""

import multiprocessing
import time

import redis

from monitor.store.rate_limits import hold, reserve


def _take_turns(redis_url: str, turns: int, taken: "multiprocessing.Queue[float]") -> None:
    client = redis.Redis.from_url(redis_url)
    for _ in range(turns):
        waited = reserve(client, "a service", 0.05, 60)
        assert waited is not None
        time.sleep(waited)
        taken.put(time.monotonic())


def test_processes_share_one_row_of_turns(redis_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    taken: multiprocessing.Queue[float] = context.Queue()
    started = [context.Process(target=_take_turns, args=(redis_url, 10, taken)) for _ in range(3)]
    for one in started:
        one.start()
    moments = sorted(taken.get(timeout=60) for _ in range(30))
    for one in started:
        one.join()
    # a busy machine may wake a process late, never early: 30 turns last 29 intervals, and no
    # window holds more than its share and one that was late
    assert moments[-1] - moments[0] >= 29 * 0.05 - 0.05
    for first in moments:
        assert sum(first <= one < first + 0.5 for one in moments) <= 10 + 3


def test_nobody_waits_longer_than_said(redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    assert reserve(client, "slow", 100, 10) == 0
    assert reserve(client, "slow", 100, 10) is None
    waited = reserve(client, "slow", 100, 150)
    assert waited is not None and 99 < waited <= 100
    assert reserve(client, "another", 100, 10) == 0


def test_turns_nobody_took_are_left_for_a_burst(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        waits = [reserve(client, "burst", 10, 100, burst=3) for _ in range(5)]
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4] is not None
    assert 9 < waits[4] <= 10


def test_a_held_name_has_no_turn(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert reserve(client, "held", 0.1, 1, burst=3) == 0
        hold(client, "held", 30)
        assert reserve(client, "held", 0.1, 1, burst=3) is None
        hold(client, "held", 5)
        wait = reserve(client, "held", 0.1, 60)
    assert wait is not None
    assert 28 < wait <= 30
