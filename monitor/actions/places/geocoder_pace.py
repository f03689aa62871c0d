"""The pace of a geocoder: questions a day, pauses after faults."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, or_, update

from monitor.store.database import Database
from monitor.store.places.geocoders import day_of, tomorrow
from monitor.store.places.place_tables import geocoders
from monitor.store.upserts import insert


def may_ask(database: Database, service: str, daily: int, now: datetime) -> bool:
    """Count one question of today; False, and nothing is counted, where the service is paused or
    today's questions are used up: then it is paused until tomorrow.
    """
    today = day_of(now)
    unpaused = _unpaused(now)
    ours = geocoders.c.service == service
    with database.write() as connection:
        row = {"service": service, "day": today, "asked": 0, "faults": 0, "why": ""}
        connection.execute(insert(connection, geocoders).on_conflict_do_nothing(), [row])
        counted = connection.execute(
            update(geocoders)
            .where(ours, unpaused, or_(geocoders.c.day != today, geocoders.c.asked < daily))
            .values(
                day=today, asked=case((geocoders.c.day == today, geocoders.c.asked + 1), else_=1)
            )
        )
        if counted.rowcount:
            return True
        connection.execute(
            update(geocoders)
            .where(ours, unpaused)
            .values(
                paused_until=tomorrow(now), why=f"today's {daily} questions are used up (limit)"
            )
        )
    return False


def answered(database: Database, service: str, now: datetime) -> None:
    """The service answers: what was wrong is over. A pause that began meanwhile stays: one process
    may still get its answer when another was told to wait.
    """
    with database.write() as connection:
        connection.execute(
            update(geocoders)
            .where(geocoders.c.service == service, geocoders.c.faults > 0, _unpaused(now))
            .values(faults=0, paused_until=None, why="")
        )


def broke(database: Database, service: str, why: str) -> int:
    """One more fault; how many there are now since the last answer."""
    with database.write() as connection:
        changed = (
            update(geocoders)
            .where(geocoders.c.service == service)
            .values(faults=geocoders.c.faults + 1, why=why)
            .returning(geocoders.c.faults)
        )
        return int(connection.execute(changed).scalar_one_or_none() or 1)


def pause(database: Database, service: str, until: datetime, why: str) -> None:
    """Leave the service alone; a longer pause that holds already stays."""
    shorter = or_(geocoders.c.paused_until.is_(None), geocoders.c.paused_until < until)
    with database.write() as connection:
        connection.execute(
            update(geocoders)
            .where(geocoders.c.service == service, shorter)
            .values(paused_until=until, why=why)
        )


def _unpaused(now: datetime) -> ColumnElement[bool]:
    return or_(geocoders.c.paused_until.is_(None), geocoders.c.paused_until <= now)
