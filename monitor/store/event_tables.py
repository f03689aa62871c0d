"""The tables of the log: what happened, how far each consumer is, what none could see to."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from monitor.store.columns import Instant, Key, Packed
from monitor.store.naming import metadata

events = Table(  # a row an act: never changed
    "events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("by", String(255), nullable=False, server_default=""),  # the officer's address
    Column("body", Packed, nullable=False),  # pairs of kind and fields: monitor/model/events.py
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,  # a number is never given twice: cursors point at them
)
Index("ix_events_deployment_id_id", events.c.deployment_id, events.c.id)

event_cursors = Table(
    "event_cursors",
    metadata,
    Column("consumer", String(40), primary_key=True),
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("position", Key, nullable=False),  # all entries up to this one are seen to
    Column("tries", Integer, nullable=False),  # of the entry after it
    Column("why", Text, nullable=False),  # the last fault with that entry, "" if none
    Column("at", Instant, nullable=False),
)

events_aside = Table(  # what a consumer could not see to after several tries: it went on without
    "events_aside",
    metadata,
    Column("consumer", String(40), primary_key=True),
    Column("event_id", Key, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
