"""How soon each incident was acknowledged and answered: kept by a consumer of the log."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, String, Table

from monitor.store.columns import Instant, Key
from monitor.store.naming import metadata

paces = Table(
    "paces",
    metadata,
    Column("incident_id", Key, ForeignKey("incidents.id"), primary_key=True, autoincrement=False),
    Column("what", String(20), primary_key=True),  # monitor/model/targets.py:What
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("done_at", Instant),  # null: not done, and over its time
    Column("took_s", Float),  # seconds of working time
    Column("within", Boolean, nullable=False),  # its target
)
Index("ix_paces_done", paces.c.deployment_id, paces.c.what, paces.c.done_at)
