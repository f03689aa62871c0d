"""The table of mentions: who is named in a note."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from monitor.store.columns import Instant, Key
from monitor.store.naming import metadata

mentions = Table(
    "mentions",
    metadata,
    Column("decision_id", Key, ForeignKey("decisions.id"), primary_key=True, autoincrement=False),
    Column("officer", String(255), primary_key=True),  # the address
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("incident_id", Key, ForeignKey("incidents.id"), nullable=False),
    Column("at", Instant, nullable=False),
)
Index("ix_mentions_officer_deployment_id", mentions.c.officer, mentions.c.deployment_id)
