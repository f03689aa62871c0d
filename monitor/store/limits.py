"""Limits that hold over all processes and machines, kept in Redis."""

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
