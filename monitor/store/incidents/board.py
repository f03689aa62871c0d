"""What the board shows: incidents by priority, their counts, their reports, and the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from monitor.model.grouping_reasons import of_column
from monitor.model.labels import Urgency
from monitor.model.listed import FiledReport, Listed, Point
from monitor.model.places import Precision
from monitor.store.incidents.filters import Filter, matching
from monitor.store.posts.incident_rows import from_row, triage_from
from monitor.store.posts.revisions import revisions_of
from monitor.store.schema import incidents, posts, reports
from monitor.store.triage.triage_tables import desks


@dataclass(frozen=True, slots=True)
class Placed:
    """A place where incidents are."""

    name: str
    lat: float
    lon: float


def incidents_by_priority(
    connection: Connection, deployment: int, wanted: Filter, *, limit: int, skip: int = 0
) -> list[Listed]:
    query = _with_desk().order_by(
        incidents.c.rank.desc(), incidents.c.last_at.desc(), incidents.c.id.desc()
    )
    query = matching(query, deployment, wanted, connection)
    rows = connection.execute(query.limit(limit).offset(skip))
    return [_listed(row) for row in rows]


def count(connection: Connection, deployment: int, wanted: Filter) -> int:
    query = select(func.count()).select_from(incidents)
    query = matching(query, deployment, wanted, connection)
    return connection.execute(query).scalar_one()


def incident(connection: Connection, deployment: int, number: int) -> Listed | None:
    query = _with_desk().where(incidents.c.id == number, incidents.c.deployment_id == deployment)
    row = connection.execute(query).one_or_none()
    return None if row is None else _listed(row)


def _with_desk() -> Select[Any]:
    query = select(incidents, desks.c.name.label("desk_name"))
    return query.outerjoin(desks, desks.c.id == incidents.c.desk_id)


def _listed(row: Row[Any]) -> Listed:
    return Listed(row.id, row.version, from_row(row), triage_from(row))


def numbers(
    connection: Connection, deployment: int, wanted: Filter, *, limit: int
) -> list[tuple[int, bool]]:
    """The incidents of the filter, newest first, and whether each is Immediate."""
    query = select(incidents.c.id, incidents.c.urgency == Urgency.IMMEDIATE)
    query = query.order_by(incidents.c.id.desc()).limit(limit)
    query = matching(query, deployment, wanted, connection)
    return [(number, bool(urgent)) for number, urgent in connection.execute(query)]


def own_reports_of(
    connection: Connection, number: int, *, limit: int, skip: int = 0
) -> list[FiledReport]:
    """The reports of an incident in their authors' own words, the weightiest first.

    Each with the number of its copies in this incident; a copy whose first is elsewhere is shown
    as its own.
    """
    own = reports.alias("own")
    firsts = select(own.c.post_id).where(own.c.incident_id == number, own.c.copy_of.is_(None))
    copies = (
        select(reports.c.copy_of, func.count().label("copies"))
        .where(reports.c.incident_id == number, reports.c.copy_of.is_not(None))
        .group_by(reports.c.copy_of)
        .subquery()
    )
    query = (
        select(reports, posts, func.coalesce(copies.c.copies, 0).label("copies"))
        .join(posts, posts.c.id == reports.c.post_id)
        .outerjoin(copies, copies.c.copy_of == reports.c.post_id)
        .where(
            reports.c.incident_id == number,
            reports.c.copy_of.is_(None) | reports.c.copy_of.not_in(firsts),
        )
        .order_by(reports.c.priority.desc(), posts.c.created_at, posts.c.id)
    )
    return _filed(connection, query.limit(limit).offset(skip))


def copies_of(
    connection: Connection, number: int, post: int, *, limit: int, skip: int = 0
) -> list[FiledReport]:
    """What repeats this post in the incident, oldest first."""
    query = (
        select(reports, posts)
        .join(posts, posts.c.id == reports.c.post_id)
        .where(reports.c.incident_id == number, reports.c.copy_of == post)
        .order_by(posts.c.created_at, posts.c.id)
    )
    return _filed(connection, query.limit(limit).offset(skip))


def placed(connection: Connection, deployment: int, *, but: int, limit: int = 500) -> list[Placed]:
    """Places, a city or finer, where open incidents other than `but` are; the newest ones."""
    c = incidents.c
    query = (
        select(c.place_name, c.lat, c.lon)
        .where(c.deployment_id == deployment, c.id != but, c.lat.is_not(None))
        .where(c.is_open.is_(True), c.precision.not_in((Precision.COUNTRY, Precision.REGION)))
        .group_by(c.place_name, c.lat, c.lon)
        .order_by(func.max(c.last_at).desc())
        .limit(limit)
    )
    return [Placed(*row) for row in connection.execute(query)]


def headline_readings(
    connection: Connection, numbers: Sequence[int]
) -> dict[int, list[dict[str, Any]]]:
    """By incident, the readings of the posts whose text is its headline: where its places lie."""
    query = (
        select(reports.c.incident_id, reports.c.reading)
        .join(posts, posts.c.id == reports.c.post_id)
        .join(incidents, incidents.c.id == reports.c.incident_id)
        .where(
            reports.c.incident_id.in_(numbers),
            reports.c.copy_of.is_(None),
            posts.c.text == incidents.c.headline,
        )
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for number, reading in connection.execute(query):
        found.setdefault(number, []).append(reading)
    return found


def _filed(connection: Connection, query: Select[Any]) -> list[FiledReport]:
    rows = connection.execute(query).all()
    changed = revisions_of(connection, [row.post_id for row in rows])
    return [
        FiledReport(
            row.post_id,
            row.network,
            row.author,
            row.text,
            row.created_at,
            row.lat,
            row.lon,
            row.url,
            row.copy_of,
            of_column(row.joined_because),
            row.reading,
            getattr(row, "copies", 0),
            row.removed_at,
            changed.get(row.post_id, ()),
            row.pinned,
        )
        for row in rows
    ]


def points(connection: Connection, deployment: int, wanted: Filter, *, limit: int) -> list[Point]:
    """The incidents of the filter that have a place, weightiest first."""
    columns = [incidents.c[name] for name in ("id", "lat", "lon", "precision", "priority")]
    more = ("urgency", "topic", "place_name", "radius_m", "place_key")
    names = [incidents.c[name] for name in more]
    query = (
        select(*columns, *names)
        .where(incidents.c.lat.is_not(None))
        .order_by(incidents.c.rank.desc(), incidents.c.last_at.desc(), incidents.c.id.desc())
        .limit(limit)
    )
    query = matching(query, deployment, wanted, connection)
    return [Point(*row) for row in connection.execute(query)]


def languages(connection: Connection, deployment: int, wanted: Filter) -> Sequence[str]:
    """The languages of the filter's incidents, the most frequent first."""
    # by the sector, too: the index of the facets then serves, three times as fast
    by = (incidents.c.sector, incidents.c.languages)
    query = select(incidents.c.languages, func.count()).group_by(*by)
    query = matching(query, deployment, wanted, connection)
    counts: dict[str, int] = {}
    for joined, number in connection.execute(query):
        for one in joined.split():
            counts[one] = counts.get(one, 0) + number
    return sorted(counts, key=lambda one: -counts[one])
