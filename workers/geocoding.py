"""Ask the geocoder for what filed reports want to know: its own queue, in a process of its own.

It loads no reader, so that it is small, and no reading process ever waits for a geocoder.
"""

import logging
from functools import cache, partial

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from monitor.actions.places.geocoding import Geocoding
from monitor.store.deployments import area_of
from monitor.store.places.place_corrections import of_incident
from monitor.wiring.connections import open_database, open_redis
from monitor.wiring.geocoder import open_geocoding
from monitor.wiring.queueing import make_app
from workers.app import settings

log = logging.getLogger(__name__)

WORK_S = 20.0
"""Then the next call of the timetable goes on; all that waits is in the database."""

app = make_app(settings, process="geocoder")


@cache
def geocoding() -> Geocoding:
    database, client = open_database(settings), open_redis(settings)

    return open_geocoding(
        settings,
        database,
        client,
        area_of=partial(area_of, database),
        person_chose=lambda connection, incident: bool(of_incident(connection, incident)),
    )


# Taken off the queue at once: it works longer than the broker waits for a task to be done, and what
# a killed one leaves undone is in the database for the next.
@app.task(name="geocode.work", acks_late=False)
def work() -> None:
    if not settings.geocoder:
        return
    try:
        geocoding().work(WORK_S)
    except (OperationalError, RedisError) as error:
        log.warning("places wait for the geocoder a little longer: %s", error)


@app.task(name="geocode.forget", acks_late=False)
def forget() -> None:
    if settings.geocoder:
        geocoding().forget()
