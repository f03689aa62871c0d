"""How a geocoder is: what it was asked today, whether it answers, until when it is left alone.

In the database, so that every process and machine knows at once and a restart forgets nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from monitor.store.places.place_tables import geocoders, geocoding_waits, geocodings


@dataclass(frozen=True, slots=True)
class GeocoderHealth:
    waiting: int  # questions that wait for an answer
    asked: int  # today (UTC)
    faults: int  # since the last answer
    paused_until: datetime | None
    why: str


def day_of(moment: datetime) -> int:
    return int(moment.timestamp() // 86_400)


def tomorrow(now: datetime) -> datetime:
    return datetime.combine(
        now.astimezone(UTC).date() + timedelta(days=1), datetime.min.time(), UTC
    )


def health(connection: Connection, service: str, now: datetime) -> GeocoderHealth:
    row = connection.execute(select(geocoders).where(geocoders.c.service == service)).first()
    waited = select(geocoding_waits.c.key).where(geocoding_waits.c.key == geocodings.c.key)
    query = select(func.count()).where(
        geocodings.c.service == service, geocodings.c.state == "waiting", waited.exists()
    )
    waiting = connection.execute(query).scalar_one()
    if row is None:
        return GeocoderHealth(waiting, 0, 0, None, "")
    asked = row.asked if row.day == day_of(now) else 0
    paused = row.paused_until if row.paused_until and row.paused_until > now else None
    return GeocoderHealth(waiting, asked, row.faults, paused, row.why)
