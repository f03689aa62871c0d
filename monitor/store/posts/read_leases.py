"""Leases on batches that are being read, in Redis: beside the queue, whose fate they share.

A worker renews its lease while it reads. One that has lapsed had a worker that died. Times are by
the clock of Redis, so that those of machines may differ; a database that is busy, which is when
reading is slow, lets no lease lapse.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import redis

LEASE_S = 8.0
RENEW_S = 2.0
"""Three renewals may fail."""

DEATHS_S = 86_400
"""For so long is it remembered that a worker died over a post, after the last that did."""

_BATCHES, _UNTIL, _DEATHS = "monitor:reading", "monitor:reading:until", "monitor:reading:deaths"

_NOW = "local t = redis.call('TIME') local now = t[1] + t[2] / 1000000 "
_TAKE = (
    _NOW
    + """
local until_s = redis.call('ZSCORE', KEYS[2], ARGV[1])
if until_s and tonumber(until_s) > now then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
return 1
"""
)
_RENEW = (
    _NOW
    + """
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
return 1
"""
)
_END = """
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
"""


@dataclass(frozen=True, slots=True)
class Lease:
    batch: str  # id of the task
    deployment: int
    numbers: tuple[int, ...]  # of posts
    holder: str  # unique to one try at reading the batch

    @property
    def form(self) -> str:
        return json.dumps([self.deployment, self.numbers, self.holder])


class ReadLeases:
    def __init__(self, client: "redis.Redis") -> None:
        self._client = client
        self._take = client.register_script(_TAKE)
        self._renew = client.register_script(_RENEW)
        self._end = client.register_script(_END)

    def take(self, lease: Lease) -> bool:
        """False where another worker is reading the batch."""
        return self._run(self._take, lease, LEASE_S)

    def renew(self, lease: Lease) -> bool:
        """False where it is another's by now."""
        return self._run(self._renew, lease, LEASE_S)

    def end(self, lease: Lease) -> None:
        """It was read, or its lapse was seen to; a lease that another has taken since stays."""
        self._run(self._end, lease)

    def lapse(self, batch: str) -> None:
        """Its worker is known to be dead: nobody need wait for the end of the lease."""
        self._client.zadd(_UNTIL, {batch: 0}, xx=True)

    def lapsed(self) -> list[Lease]:
        return self._between("-inf", self._now())

    def leased(self) -> set[int]:
        """The posts that are being read now, and those whose lapse nobody has seen to."""
        return {number for lease in self._between("-inf", "+inf") for number in lease.numbers}

    def count_deaths(self, numbers: Iterable[int]) -> dict[int, int]:
        """How many workers have died with each of these in hand, with the one just now."""
        of = list(numbers)
        with self._client.pipeline() as pipe:
            for number in of:
                pipe.hincrby(_DEATHS, str(number), 1)
            pipe.expire(_DEATHS, DEATHS_S)
            counts = pipe.execute()
        return dict(zip(of, counts[:-1], strict=True))

    def _between(self, least: Any, most: Any) -> list[Lease]:
        batches: Any = self._client.zrangebyscore(_UNTIL, least, most)
        if not batches:
            return []
        forms = self._client.hmget(_BATCHES, batches)
        return [
            _lease(batch.decode(), json.loads(form))
            for batch, form in zip(batches, forms, strict=True)
            if form is not None
        ]

    def _now(self) -> float:
        seconds, microseconds = self._client.time()
        return float(seconds) + microseconds / 1_000_000

    def _run(self, script: Any, lease: Lease, *more: float) -> bool:
        return bool(script(keys=[_BATCHES, _UNTIL], args=[lease.batch, lease.form, *more]))


def _lease(batch: str, form: list[Any]) -> Lease:
    deployment, numbers, holder = form
    return Lease(batch, deployment, tuple(numbers), holder)
