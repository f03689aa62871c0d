"""Who looks at which incident now, in Redis alone: it is true for seconds and kept nowhere."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import orjson
import redis

from monitor.model.announcements import PresenceChanged
from monitor.store.live import publish

LASTS_S = 20.0
"""A page says every ten seconds that it is still there: one lost word is forgiven."""


class Doing(StrEnum):
    LOOKING = "looking"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Present:
    """An officer at an incident. `mark` stands for the address, which is not told."""

    incident: int
    mark: str
    name: str
    doing: Doing
    until: float  # seconds since 1970


def key(deployment: int) -> str:
    return f"monitor:present:{deployment}"


def come(client: "redis.Redis", deployment: int, page: str, present: Present) -> None:
    """The page of an officer shows this incident, and no other any more."""
    before = _read(client.hget(key(deployment), page))
    said = [present.incident, present.mark, present.name, present.doing.value, present.until]
    with client.pipeline(transaction=False) as pipe:
        pipe.hset(key(deployment), page, orjson.dumps(said))
        pipe.expire(key(deployment), round(3 * LASTS_S))
        pipe.execute()
    same = before and before.until > time.time()
    if same and before and (before.incident, before.doing) == (present.incident, present.doing):
        return
    _tell(client, deployment, {present.incident, *([before.incident] if before else [])})


def go(client: "redis.Redis", deployment: int, page: str) -> None:
    before = _read(client.hget(key(deployment), page))
    if before is not None:
        client.hdel(key(deployment), page)
        _tell(client, deployment, {before.incident})


def present_at(
    client: "redis.Redis", deployment: int, incidents: Sequence[int]
) -> dict[int, list[Present]]:
    """By incident, those who are there, each once, who writes first. Clears away who is gone."""
    wanted, now = set(incidents), time.time()
    found: dict[int, dict[str, Present]] = {}
    gone = []
    for page, value in client.hgetall(key(deployment)).items():
        one = _read(value)
        if one is None or one.until < now:
            gone.append(page)
        elif one.incident in wanted:
            here = found.setdefault(one.incident, {})
            known = here.get(one.mark)
            if known is None or known.doing is Doing.LOOKING:
                here[one.mark] = one
    if gone:
        client.hdel(key(deployment), *gone)
    return {
        number: sorted(some.values(), key=lambda one: (one.doing is Doing.LOOKING, one.name))
        for number, some in found.items()
    }


def _tell(client: "redis.Redis", deployment: int, incidents: set[int]) -> None:
    """Numbers only: who is meant, a board asks for."""
    publish(client, deployment, PresenceChanged(incidents=tuple(sorted(incidents))))


def _read(value: bytes | str | None) -> Present | None:
    if value is None:
        return None
    incident, mark, name, doing, until = orjson.loads(value)
    return Present(incident, mark, name, Doing(doing), until)
