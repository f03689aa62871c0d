"""The table of merging: what people said is not the same."""

from sqlalchemy import Column, ForeignKey, String, Table

from monitor.store.columns import Instant, Key
from monitor.store.naming import metadata

apart = Table(
    "apart",
    metadata,
    # the smaller number first: it goes both ways
    Column("one", Key, ForeignKey("incidents.id"), primary_key=True, autoincrement=False),
    Column("other", Key, ForeignKey("incidents.id"), primary_key=True, autoincrement=False),
    Column("by", String(255), nullable=False),  # the officer's address
    Column("by_name", String(120), nullable=False),
    Column("at", Instant, nullable=False),
)
