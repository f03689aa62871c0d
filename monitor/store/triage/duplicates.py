"""Which other open incidents may be the same one, and why: for an officer to merge them or say no.

Each of four questions is answered by an index, since an open incident's page is drawn with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select, tuple_

from monitor.model.distances import distance_km
from monitor.model.labels import Item
from monitor.model.people import Person
from monitor.steps.normalise import same_words, wording
from monitor.store.incidents.filters import OPEN
from monitor.store.schema import copy_keys, incident_authors, incidents, posts, reports
from monitor.store.slices import slices
from monitor.store.triage.merging_tables import apart
from monitor.store.upserts import insert

MOST = 5
NEAR_M = 3000.0
"""Metres between places of one need that may be one: a walk, or a place taken a little wrong."""
FAR_M = 12_000.0
"""At most, however far a town's own circle reaches."""
WITHIN = timedelta(hours=48)
"""Between the last posts of both."""
ALIKE = 60.0
"""Of 100, of two wordings that share their beginning or their end but were no copies."""
LOOKED_AT = 200
"""Incidents of the same need near by, and authors, that are looked at; the newest."""
TEXTS = 10
"""Posts of the open incident whose words are compared, the weightiest."""


@dataclass(frozen=True, slots=True)
class Same:
    """Another incident that may be the same."""

    id: int
    decisions: int  # how many: what a merge names as seen
    topic: str
    place: str  # "" where it has none
    headline: str
    reports: int
    authors: int
    state: str
    owner_name: str
    why: tuple[str, ...]  # the strongest first


@dataclass
class _Found:
    said: list[tuple[float, str]] = field(default_factory=list)

    @property
    def score(self) -> float:
        return sum(score for score, _ in self.said)

    @property
    def why(self) -> tuple[str, ...]:
        return tuple(why for _, why in sorted(self.said, key=lambda one: -one[0]))


def same_as(connection: Connection, deployment: int, number: int) -> list[Same]:
    """At most five, the likeliest first; none that somebody said is another."""
    here = connection.execute(
        select(incidents).where(incidents.c.id == number, incidents.c.deployment_id == deployment)
    ).one_or_none()
    if here is None or here.merged_into is not None:
        return []
    found: dict[int, _Found] = {}
    for part in (_answers, _words, _near, _authors):
        for other, score, why in part(connection, here):
            found.setdefault(other, _Found()).said.append((score, why))
    found.pop(number, None)
    for one in _apart(connection, number):
        found.pop(one, None)
    return _shown(connection, here, found)


def keep_apart(connection: Connection, number: int, other: int, who: Person) -> None:
    row = {
        "one": min(number, other),
        "other": max(number, other),
        "by": who.address,
        "by_name": who.name[:120],
        "at": datetime.now(UTC),
    }
    connection.execute(insert(connection, apart).on_conflict_do_nothing(), [row])


def _answers(connection: Connection, here: Row[Any]) -> Iterable[tuple[int, float, str]]:
    """A post here answers a post there: a conversation that its places took apart."""
    asked = (
        select(posts.c.deployment_id, posts.c.network, posts.c.reply_to)
        .join(reports, reports.c.post_id == posts.c.id)
        .where(reports.c.incident_id == here.id, posts.c.reply_to.is_not(None))
        .limit(LOOKED_AT)
    )
    keys = [tuple(row) for row in connection.execute(asked)]
    match = tuple_(posts.c.deployment_id, posts.c.network, posts.c.network_id)
    query = select(reports.c.incident_id).join(posts, posts.c.id == reports.c.post_id).distinct()
    for some in slices(keys):
        for (other,) in connection.execute(query.where(match.in_(some))):
            if other is not None and other != here.id:
                yield other, 4.0, "a post here answers a post there"


def _words(connection: Connection, here: Row[Any]) -> Iterable[tuple[int, float, str]]:
    """Nearly the same words, kept apart because they name another place.

    The keys of copies belong to whoever used them first: the later incident is told of the earlier.
    """
    query = (
        select(posts.c.text)
        .join(reports, reports.c.post_id == posts.c.id)
        .where(reports.c.incident_id == here.id, reports.c.copy_of.is_(None))
        .order_by(reports.c.priority.desc(), reports.c.post_id)
        .limit(TEXTS)
    )
    told = [wording(text) for (text,) in connection.execute(query)]
    keys = {key: one.words for one in told for key in one.keys}
    other = (
        select(copy_keys.c.key, posts.c.text, reports.c.incident_id)
        .join(posts, posts.c.id == copy_keys.c.post_id)
        .join(reports, reports.c.post_id == copy_keys.c.post_id)
        .where(copy_keys.c.deployment_id == here.deployment_id)
    )
    best: dict[int, float] = {}
    for some in slices(list(keys)):
        for key, text, number in connection.execute(other.where(copy_keys.c.key.in_(some))):
            if number is not None and number != here.id:
                alike = same_words(keys[key], wording(text).words)
                best[number] = max(best.get(number, 0.0), alike)
    for number, alike in best.items():
        if alike >= ALIKE:
            yield number, 3.0 * alike / 100, f"nearly the same words ({alike:.0f} of 100)"


def _near(connection: Connection, here: Row[Any]) -> Iterable[tuple[int, float, str]]:
    """The same need near in place and time; where the place is uncertain, at the same words."""
    c = incidents.c
    query = select(c.id, c.lat, c.lon, c.radius_m, c.last_at).where(
        c.deployment_id == here.deployment_id,
        c.topic.in_(_topics(here.topic)),
        c.last_at.between(here.last_at - WITHIN, here.last_at + WITHIN),
        c.state.in_(OPEN),
        c.id != here.id,
    )
    newest = query.order_by(c.last_at.desc()).limit(LOOKED_AT)
    if here.lat is None:
        if not here.place_hint:
            return
        same = newest.where(c.lat.is_(None), c.place_hint == here.place_hint)
        for row in connection.execute(same):
            why = f"the same need at “{here.place_hint}”, {_apart_by(row.last_at - here.last_at)}"
            yield row.id, 2.0, why
        return
    high = FAR_M / 111_000  # degrees
    wide = min(180.0, high / max(0.01, cos(radians(here.lat))))
    near: ColumnElement[bool] = c.lon.between(here.lon - wide, here.lon + wide)
    if abs(here.lon) + wide > 180:  # beyond the antimeridian it goes on with the other sign
        edge = 360 - abs(here.lon) - wide
        near = or_(near, c.lon > edge if here.lon < 0 else c.lon < -edge)
    band = newest.where(c.lat.between(here.lat - high, here.lat + high), near)
    for row in connection.execute(band):
        metres = 1000 * distance_km((here.lat, here.lon), (row.lat, row.lon))
        if metres <= min(FAR_M, max(NEAR_M, here.radius_m or 0.0, row.radius_m or 0.0)):
            where = "at the same place" if metres < 100 else f"{metres / 1000:.1f} km away"
            why = f"the same need {where}, {_apart_by(row.last_at - here.last_at)}"
            yield row.id, 2.0 - metres / FAR_M, why


def _authors(connection: Connection, here: Row[Any]) -> Iterable[tuple[int, float, str]]:
    voices = incident_authors.c
    own = select(voices.author).where(voices.incident_id == here.id).limit(LOOKED_AT)
    names = [one for (one,) in connection.execute(own) if ":#" not in one]
    c = incidents.c
    query = (
        select(voices.incident_id)
        .join(incidents, c.id == voices.incident_id)
        .where(c.deployment_id == here.deployment_id, c.state.in_(OPEN), c.id != here.id)
        .where(c.last_at.between(here.last_at - WITHIN, here.last_at + WITHIN))
        .distinct()
        .limit(LOOKED_AT)
    )
    for some in slices(names):
        for (other,) in connection.execute(query.where(voices.author.in_(some))):
            yield other, 1.0, "the same person wrote in both"


def _topics(topic: str) -> list[str]:
    """A question or a rumour about a need may be about the same need; an offer is another thing."""
    side, _, about = topic.partition(":")
    if side == "offer" or about not in tuple(Item):
        return [topic]
    return [f"{side}:{about}" for side in ("need", "question", "rumour")]


def _apart(connection: Connection, number: int) -> set[int]:
    query = select(apart.c.one, apart.c.other).where(
        or_(apart.c.one == number, apart.c.other == number)
    )
    return {other if one == number else one for one, other in connection.execute(query)}


def _shown(connection: Connection, here: Row[Any], found: dict[int, _Found]) -> list[Same]:
    likeliest = sorted(found, key=lambda one: (-found[one].score, -one))[: 4 * MOST]
    query = select(incidents).where(
        and_(incidents.c.id.in_(likeliest), incidents.c.state.in_(OPEN)),
        incidents.c.deployment_id == here.deployment_id,
        incidents.c.merged_into.is_(None),
    )
    rows = {row.id: row for row in connection.execute(query)}
    return [
        Same(
            one,
            rows[one].decisions,
            rows[one].topic,
            rows[one].place_name or rows[one].place_hint,
            rows[one].headline,
            rows[one].reports,
            rows[one].authors,
            rows[one].state,
            rows[one].owner_name,
            found[one].why,
        )
        for one in likeliest
        if one in rows
    ][:MOST]


def _apart_by(gap: timedelta) -> str:
    minutes = round(abs(gap.total_seconds()) / 60)
    return f"{minutes} min apart" if minutes < 120 else f"{minutes // 60} h apart"
