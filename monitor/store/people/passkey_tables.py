"""Passkeys (WebAuthn) of officers; the names of the columns are Flask-Security's."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from monitor.store.columns import Instant, Key, Packed
from monitor.store.naming import metadata

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_id", Key, ForeignKey("users.id"), nullable=False, index=True),
    Column("credential_id", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("name", String(64), nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("usage", String(20), nullable=False),
    Column("device_type", String(40), nullable=False),
    Column("backup_state", Boolean, nullable=False),
    Column("transports", Packed),
    Column("extensions", Text),
    Column("lastuse_datetime", Instant, nullable=False),
)
