"""Limits that hold over all processes and machines, kept in Redis."""

from dataclasses import dataclass
from typing import Any

import redis

_RESERVE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = math.max(now - tonumber(ARGV[3]), tonumber(redis.call('GET', KEYS[1]) or '0'))
if at - now > tonumber(ARGV[2]) then return -1 end
local after = at + tonumber(ARGV[1])
local kept = math.max(after - now, 0) + tonumber(ARGV[3]) + 1000
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', string.format('%.0f', kept))
return math.max(at - now, 0)
"""
"""One number: when the next call may start, by Redis's own clock. Each caller moves it on by one
interval and is told how long to wait for its turn; the script runs whole, so no two get one turn.
Turns that were not taken are kept for a burst: the number lags behind the clock by as much at most.
"""

_HOLD = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local later = now + tonumber(ARGV[1])
if later > tonumber(redis.call('GET', KEYS[1]) or '0') then
  redis.call('SET', KEYS[1], string.format('%.0f', later), 'PX', later - now + 1000)
end
return 0
"""


_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count
"""


def within(client: "redis.Redis", name: str, most: int, seconds: float) -> bool:
    """Whether this is one of the first `most` of `name` within `seconds` of the first.

    Raises RedisError where Redis is away.
    """
    key = f"monitor:counts:{name}"
    return int(str(client.eval(_COUNT, 1, key, str(round(seconds * 1000))))) <= most


def hold(client: "redis.Redis", name: str, seconds: float) -> None:
    """There is no turn of `name` for so long. Raises RedisError where Redis is away."""
    client.eval(_HOLD, 1, f"monitor:turns:{name}", str(round(seconds * 1000)))


def reserve(
    client: "redis.Redis", name: str, every: float, most: float, burst: int = 0
) -> float | None:
    """Seconds to wait for a turn of `name`, of which there is one every `every` seconds; up to
    `burst` that nobody took before are left for now.

    None, and no turn is taken, where that would be more than `most` seconds. A caller that dies
    before its turn has wasted it, nothing else. Raises RedisError where Redis is away.
    """
    key = f"monitor:turns:{name}"
    told = (round(every * 1000), round(most * 1000), round(burst * every * 1000))
    waited = client.eval(_RESERVE, 1, key, *map(str, told))
    milliseconds = int(str(waited))
    return None if milliseconds < 0 else milliseconds / 1000


_ATTEMPT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = tonumber(redis.call('HGET', KEYS[1], 'until') or '0')
if ends > now then return {ends - now, 0} end
local count = redis.call('HINCRBY', KEYS[1], 'count', 1)
local most, first, longest, within = unpack(ARGV)
local pause = 0
if count >= tonumber(most) then
  pause = math.min(tonumber(first) * 2 ^ math.min(count - most, 30), tonumber(longest))
  redis.call('HSET', KEYS[1], 'until', string.format('%.0f', now + pause))
  redis.call('ZADD', KEYS[2], string.format('%.0f', now + pause), ARGV[5])
end
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', pause + within))
return {0, pause}
"""
"""An attempt counts before it is known whether it fails, so that a thousand at once are not a
thousand guesses. The wait is set with the last one that is let through."""

_GIVE_BACK = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local count = redis.call('HINCRBY', KEYS[1], 'count', -1)
if count < tonumber(ARGV[1]) then
  redis.call('HDEL', KEYS[1], 'until')
  redis.call('ZREM', KEYS[2], ARGV[2])
end
return 1
"""

_WAITING = "monitor:attempts"


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failed attempts are borne, and how long the next one waits: twice as long after
    each that fails again."""

    most: int
    first_s: float = 30
    longest_s: float = 900
    within_s: float = 900  # without an attempt, after which all is forgotten


@dataclass(frozen=True, slots=True)
class Attempt:
    wait_s: float  # 0: go on; else it is not to be looked at
    pause_s: float  # should this one fail too, the next waits so long


def attempt(client: "redis.Redis", name: str, patience: Patience) -> Attempt:
    """Counts an attempt of `name`, unless it has to wait. Raises RedisError where Redis is away."""
    times = (patience.first_s, patience.longest_s, patience.within_s)
    arguments = [str(patience.most), *(str(round(one * 1000)) for one in times), name]
    found: Any = client.eval(_ATTEMPT, 2, f"{_WAITING}:{name}", _WAITING, *arguments)
    return Attempt(int(found[0]) / 1000, int(found[1]) / 1000)


def succeeded(client: "redis.Redis", name: str) -> None:
    """All earlier attempts of `name` are forgotten, and the next one does not wait."""
    with client.pipeline() as together:
        together.delete(f"{_WAITING}:{name}")
        together.zrem(_WAITING, name)
        together.execute()


def give_back(client: "redis.Redis", name: str, patience: Patience) -> None:
    """Only the last attempt of `name` did not fail."""
    client.eval(_GIVE_BACK, 2, f"{_WAITING}:{name}", _WAITING, str(patience.most), name)


def waiting(client: "redis.Redis") -> list[tuple[str, float]]:
    """Names whose next attempt has to wait, and how many seconds; the longest first."""
    seconds, micros = client.time()
    now = seconds * 1000 + micros / 1000
    with client.pipeline() as together:
        together.zremrangebyscore(_WAITING, "-inf", now)
        together.zrange(_WAITING, 0, 999, desc=True, withscores=True)
        found = together.execute()[1]
    return [(_text(name), (until - now) / 1000) for name, until in found]


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name
