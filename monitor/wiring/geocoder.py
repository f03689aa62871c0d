"""The geocoder of the settings, and its questions."""

from datetime import timedelta

import redis

from monitor.actions.places.geocoding import Areas, Geocoding
from monitor.actions.places.geocodings import Geocodings, Keeping
from monitor.actions.places.improvements import PersonChose, nobody
from monitor.places.geocoder.service import (
    Geocoder,
    GeocoderChoice,
    GeocoderError,
    service_of,
)
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.wiring.connections import WiringError


def open_geocoder(settings: Settings) -> Geocoder:
    """Raises WiringError where the settings name no usable geocoder."""
    if not settings.geocoder:
        raise WiringError("no geocoder is set: MONITOR_GEOCODER=nominatim, photon, pelias, ...")
    key = settings.geocoder_key
    choice = GeocoderChoice(
        service=settings.geocoder,
        url=settings.geocoder_url,
        key=key.get_secret_value() if key else "",
        user_agent=settings.geocoder_user_agent,
        seconds=settings.geocoder_seconds,
        timeout_s=settings.geocoder_timeout_s,
    )
    try:
        return Geocoder(choice)
    except GeocoderError as error:
        raise WiringError(str(error)) from error


def questions_of(settings: Settings, database: Database) -> Geocodings:
    """The questions to the geocoder of the settings, and their answers."""
    keeping = Keeping(
        timedelta(days=settings.geocoder_keep_days),
        timedelta(days=settings.geocoder_keep_nothing_days),
    )
    service = service_of(settings.geocoder, settings.geocoder_url)
    return Geocodings(database, service, keeping)


def open_geocoding(
    settings: Settings,
    database: Database,
    client: "redis.Redis",
    area_of: Areas,
    person_chose: PersonChose = nobody,
) -> Geocoding:
    """The geocoder of the settings at work. Raises WiringError where they name no usable one."""
    geocoder, questions = open_geocoder(settings), questions_of(settings, database)
    return Geocoding(geocoder, questions, settings, database, client, area_of, person_chose)
