"""The tables of the clocks: when desks work, and how soon they are to acknowledge and answer."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from monitor.store.columns import Instant, Key, Packed
from monitor.store.naming import metadata

desk_hours = Table(  # a desk that has no row here is at work round the clock
    "desk_hours",
    metadata,
    Column("desk_id", Key, ForeignKey("desks.id"), primary_key=True, autoincrement=False),
    Column("zone", String(64), nullable=False),
    Column("week", Packed, nullable=False),  # Monday first: spans in minutes of the local day
    Column("days_off", Packed, nullable=False),  # ISO dates
)

targets = Table(  # an urgency that has no row here has the defaults of model/targets.py
    "targets",
    metadata,
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("urgency", String(20), primary_key=True),
    Column("acknowledge", Integer, nullable=False),  # minutes
    Column("answer", Integer, nullable=False),
    Column("by", String(255), nullable=False),
    Column("at", Instant, nullable=False),
)
