"""Limits that hold over all processes and machines, kept in Redis."""

import redis

_RESERVE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
if at - now > tonumber(ARGV[2]) then return -1 end
local after = at + tonumber(ARGV[1])
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', after - now + 1000)
return at - now
"""
"""One number: when the next call may start, by Redis's own clock. Each caller moves it on by one
interval and is told how long to wait for its turn; the script runs whole, so no two get one turn.
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


def reserve(client: "redis.Redis", name: str, every: float, most: float) -> float | None:
    """Seconds to wait for a turn of `name`, of which there is one every `every` seconds.

    None, and no turn is taken, where that would be more than `most` seconds. A caller that dies
    before its turn has wasted it, nothing else. Raises RedisError where Redis is away.
    """
    key = f"monitor:turns:{name}"
    waited = client.eval(_RESERVE, 1, key, str(round(every * 1000)), str(round(most * 1000)))
    milliseconds = int(str(waited))
    return None if milliseconds < 0 else milliseconds / 1000
