"""Sign-ins that have to wait after too many failed attempts, as administrators see them."""

from dataclasses import dataclass

from redis.exceptions import RedisError

from monitor.model.people import network_of
from monitor.store.rate_limits import succeeded, waiting
from web.context import Parts
from web.security.lockouts import said


@dataclass(frozen=True)
class Waiting:
    """A sign-in that has to wait. `name` is how the counter calls it."""

    name: str
    who: str
    seconds: str


def waits(held: Parts) -> list[Waiting] | None:
    """None where it cannot be known."""
    try:
        return [Waiting(name, who(name), said(wait)) for name, wait in waiting(held.redis)]
    except RedisError:
        return None


def lift_wait(held: Parts, name: str) -> bool:
    """Whether it waited. Raises RedisError where it cannot be known."""
    if name not in (known for known, _ in waiting(held.redis)):
        return False
    succeeded(held.redis, name)
    return True


def who(name: str) -> str:
    """Of a counter: "ana@example.org", or the network that attempts came from."""
    kind, _, rest = name.partition(":")
    if kind == "from":
        return network_of(rest) or rest
    browser, _, address = rest.partition(":")
    where = " in a browser of theirs" if browser else ""
    what = {"address": "", "code": ", code"}.get(kind, f", {kind}")
    return f"{address}{what}{where}"
