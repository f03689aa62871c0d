"""The tables of places: lists of local names, corrections, and what geocoders were asked."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from monitor.store.columns import Instant, Key, Packed
from monitor.store.naming import metadata

local_lists = Table(
    "local_lists",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("places", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
    Column("about", Packed, nullable=False),  # what was understood of the file
    Column("content", LargeBinary),  # its places; null once the list is removed
    Column("replaces", Key),  # the list that goes when this one is confirmed
    Column("uploaded_by", String(255), nullable=False),
    Column("uploaded_at", Instant, nullable=False),
    Column("confirmed_at", Instant),  # null: an officer still looks at what was understood
    Column("removed_by", String(255)),
    Column("removed_at", Instant),
)


place_corrections = Table(  # never changed: an undo is a further row
    "place_corrections",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("incident_id", Key, ForeignKey("incidents.id"), nullable=False, index=True),
    Column("words", String(200), nullable=False),  # compared; "": the incident as a whole
    Column("shown", String(200), nullable=False),  # as they were written
    Column("key", String(120)),  # null: no place; "": outside the gazetteer
    Column("name", String(200)),
    Column("country", String(2)),
    Column("region", String(200)),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", String(20)),
    Column("population", Big),
    Column("radius_m", Float),
    Column("undoes", Key),  # the number of the row that this one takes back
    Column("by", String(255), nullable=False),  # the officer's address
    Column("by_name", String(120), nullable=False),
    Column("at", Instant, nullable=False),
)


geocodings = Table(  # what a geocoder was asked, and its answer: queue and cache in one
    "geocodings",
    metadata,
    Column("key", String(64), primary_key=True),  # of service and question: see model/geocoding.py
    Column("service", String(200), nullable=False),
    Column("question", Packed, nullable=False),
    Column("state", String(20), nullable=False),  # waiting, answered, failed
    Column("answers", Packed),
    Column("found", Integer, nullable=False),  # how many answers
    Column("why", Text, nullable=False),  # the last fault, "" if none
    Column("priority", Integer, nullable=False),  # of the heaviest report that waits for it
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("claimed_until", Instant),  # a worker is asking; after this it must have died
    Column("answered_at", Instant),
)


geocoding_waits = Table(  # places of reports that wait for an answer
    "geocoding_waits",
    metadata,
    Column("key", String(64), ForeignKey("geocodings.key"), primary_key=True),
    Column("post_id", Key, ForeignKey("posts.id"), primary_key=True, autoincrement=False),
    Column("start", Integer, primary_key=True, autoincrement=False),  # of the mention
    Column("end", Integer, nullable=False),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
)


geocoders = Table(  # how a service is, for all processes and machines
    "geocoders",
    metadata,
    Column("service", String(200), primary_key=True),
    Column("day", Integer, nullable=False),  # since 1970 UTC
    Column("asked", Integer, nullable=False),  # questions on that day
    Column("faults", Integer, nullable=False),  # since the last answer
    Column("paused_until", Instant),
    Column("why", Text, nullable=False),
)

Index(
    "ix_place_corrections_deployment_id_id",
    place_corrections.c.deployment_id,
    place_corrections.c.id,
)
Index("ix_geocodings_due", geocodings.c.service, geocodings.c.state, geocodings.c.priority)
