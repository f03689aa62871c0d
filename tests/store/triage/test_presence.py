"""Who is where: kept in Redis for seconds, and forgotten by itself."""

import time

import pytest
import redis

from monitor.model.announcements import PresenceChanged
from monitor.store.live import listen
from monitor.store.triage.presence import Doing, Present, come, go, key, present_at
from tests.running import wait_until


@pytest.fixture
def client(redis_url: str) -> "redis.Redis":
    return redis.Redis.from_url(redis_url)


def ana(incident: int, doing: Doing = Doing.LOOKING, lasts: float = 20) -> Present:
    return Present(incident, "a1", "Ana", doing, time.time() + lasts)


def test_a_page_is_at_one_incident(client: "redis.Redis") -> None:
    come(client, 1, "page", ana(5))
    come(client, 1, "page", ana(6))
    assert list(present_at(client, 1, [5, 6])) == [6]
    assert present_at(client, 2, [5, 6]) == {}
    go(client, 1, "page")
    assert present_at(client, 1, [5, 6]) == {}


def test_an_officer_with_two_pages_is_there_once_and_writing_counts_more(
    client: "redis.Redis",
) -> None:
    come(client, 1, "one", ana(5, Doing.WRITING))
    come(client, 1, "two", ana(5))
    come(client, 1, "other", Present(5, "b2", "Aba", Doing.LOOKING, time.time() + 20))
    found = present_at(client, 1, [5])[5]
    assert [(one.name, one.doing) for one in found] == [
        ("Ana", Doing.WRITING),
        ("Aba", Doing.LOOKING),
    ]


def test_who_says_nothing_more_is_forgotten(client: "redis.Redis") -> None:
    come(client, 1, "page", ana(5, lasts=0.2))
    assert list(present_at(client, 1, [5])) == [5]
    wait_until(lambda: present_at(client, 1, [5]) == {}, 5, "nobody is there any more")
    assert client.hlen(key(1)) == 0
    come(client, 1, "page", ana(5))
    assert 0 < int(client.ttl(key(1))) <= 60


def test_only_changes_are_told_and_no_names(client: "redis.Redis") -> None:
    messages = listen(client, timeout=0.2)
    next(messages)
    come(client, 1, "page", ana(5))
    come(client, 1, "page", ana(5))  # a beat
    come(client, 1, "page", ana(6))
    go(client, 1, "page")
    go(client, 1, "page")
    heard = [next(messages) for _ in range(4)]
    assert heard == [
        (1, PresenceChanged(incidents=(5,))),
        (1, PresenceChanged(incidents=(5, 6))),
        (1, PresenceChanged(incidents=(6,))),
        (0, None),
    ]
