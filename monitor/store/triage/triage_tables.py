"""The tables of triage: desks, and what people decided about incidents."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from monitor.store.columns import Instant, Key, Packed
from monitor.store.naming import metadata

desks = Table(
    "desks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("removed_at", Instant),
    UniqueConstraint("deployment_id", "name"),
)

desk_officers = Table(
    "desk_officers",
    metadata,
    Column("desk_id", Key, ForeignKey("desks.id"), primary_key=True, autoincrement=False),
    Column("user_id", Key, ForeignKey("users.id"), primary_key=True, autoincrement=False),
)

decisions = Table(  # never changed: an undo is a further row
    "decisions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("incident_id", Key, ForeignKey("incidents.id"), nullable=False),
    Column("turn", Integer, nullable=False),  # how many decisions the incident has with this one
    Column("kind", String(20), nullable=False),
    Column("before", Packed, nullable=False),  # columns of the incident, and their values
    Column("after", Packed, nullable=False),
    Column("why", Text, nullable=False),
    Column("undoes", Key),
    Column("by", String(255), nullable=False),  # the officer's address; "": the monitor
    Column("by_name", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("incident_id", "turn"),
)
Index("ix_decisions_deployment_id_at", decisions.c.deployment_id, decisions.c.at)
