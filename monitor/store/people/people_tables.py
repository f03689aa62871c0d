"""The tables of officers and their roles."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)
from sqlalchemy.ext.mutable import MutableList

from monitor.store.columns import Instant, Key, Packed
from monitor.store.naming import metadata

users = Table(
    "users",
    metadata,
    Column("id", Key, primary_key=True),
    Column("email", String(255), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("password", String(255)),
    Column("active", Boolean, nullable=False),
    Column("fs_uniquifier", String(64), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("subject", String(400), unique=True, index=True),  # as their organisation knows them
    # the second factor, in Flask-Security's words; secrets are encrypted
    Column("tf_primary_method", String(40)),  # "authenticator", or none
    Column("tf_totp_secret", String(400)),
    Column("tf_counter", Integer),  # of the last code: none is good twice
    Column("mf_recovery_codes", MutableList.as_mutable(Packed())),
    Column("fs_webauthn_user_handle", String(64)),
)


roles = Table(
    "roles",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("description", String(200)),
)


user_roles = Table(
    "user_roles",
    metadata,
    Column("user_id", Key, ForeignKey("users.id"), primary_key=True),
    Column("role_id", Key, ForeignKey("roles.id"), primary_key=True),
)

grants = Table(  # roles that hold in one deployment; with a desk, for what is given to it
    "grants",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_id", Key, ForeignKey("users.id"), nullable=False),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False),
    Column("desk_id", Key, ForeignKey("desks.id")),
    Column("role", String(40), nullable=False),
    Column("by", String(255), nullable=False),  # the address of whoever gave it
    Column("at", Instant, nullable=False),
)
Index("ix_grants_user_id_deployment_id", grants.c.user_id, grants.c.deployment_id)
