"""The table of the audit log. The database itself refuses to change or delete a row of it."""

from sqlalchemy import Column, Index, String, Table, Text

from monitor.store.columns import Instant, Key, Packed
from monitor.store.naming import metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key),  # no foreign key: a row outlives what it tells of
    Column("at", Instant, nullable=False, index=True),
    Column("by", String(255), nullable=False),
    Column("by_name", String(120), nullable=False),
    Column("action", String(60), nullable=False),
    Column("about_kind", String(40), nullable=False),
    Column("about_id", Key, nullable=False),  # 0: nothing that has a number
    Column("detail", Packed, nullable=False),
    Column("words", Text, nullable=False),  # of the detail, in small letters: what is searched
    Column("network", String(60), nullable=False),
    Index(None, "by", "id"),
    Index(None, "action", "id"),
    Index(None, "about_kind", "about_id", "id"),
)
