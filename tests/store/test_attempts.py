"""Attempts and waits on a real Valkey."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from monitor.store.rate_limits import Patience, attempt, give_back, succeeded, waiting
from tests.running import wait_until

FEW = Patience(most=3, first_s=0.3, longest_s=1, within_s=5)


@pytest.fixture
def client(redis_url: str) -> "redis.Redis":
    return redis.Redis.from_url(redis_url)


def test_the_wait_begins_with_the_last_attempt_and_doubles(client: "redis.Redis") -> None:
    first = [attempt(client, "a", FEW) for _ in range(3)]
    assert [(one.wait_s, one.pause_s) for one in first] == [(0, 0), (0, 0), (0, 0.3)]
    held = attempt(client, "a", FEW)
    assert 0 < held.wait_s <= 0.3
    time.sleep(held.wait_s + 0.01)
    assert attempt(client, "a", FEW).pause_s == 0.6
    time.sleep(0.61)
    assert attempt(client, "a", FEW).pause_s == 1  # no longer than the longest
    assert attempt(client, "b", FEW).wait_s == 0  # each by itself


def test_of_a_thousand_at_once_only_a_few_are_looked_at(client: "redis.Redis") -> None:
    patience = Patience(most=5)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: attempt(client, "a", patience), range(1000)))
    assert sum(one.wait_s == 0 for one in found) == 5


def test_success_forgets_and_a_wait_can_be_seen(client: "redis.Redis") -> None:
    for _ in range(3):
        attempt(client, "ana@example.org", FEW)
    [(name, seconds)] = waiting(client)
    assert name == "ana@example.org"
    assert 0 < seconds <= 0.3
    succeeded(client, "ana@example.org")
    assert waiting(client) == []
    assert attempt(client, "ana@example.org", FEW).pause_s == 0


def test_an_attempt_given_back_does_not_count(client: "redis.Redis") -> None:
    for _ in range(20):
        assert attempt(client, "a", FEW).wait_s == 0
        give_back(client, "a", FEW)
    assert waiting(client) == []


def test_waits_are_forgotten_in_time(client: "redis.Redis") -> None:
    short = Patience(most=1, first_s=0.05, within_s=0.1)
    attempt(client, "a", short)
    wait_until(lambda: client.keys("monitor:attempts:*") == [], 5, "it is forgotten")
    assert waiting(client) == []
    assert attempt(client, "a", short).pause_s == 0.05
