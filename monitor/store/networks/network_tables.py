"""The tables of listening and speaking: accounts, watchwords, feeds, and what becomes of posts."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from monitor.store.columns import Instant, Key, Packed
from monitor.store.naming import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False, index=True),
    Column("network", String(40), nullable=False),
    Column("name", String(200), nullable=False),  # as people see it
    Column("kind", String(20), nullable=False),  # official, programme, personal
    Column(
        "users", Packed, nullable=False
    ),  # addresses of who may speak with it; []: every officer
    Column("sealed", LargeBinary, nullable=False),  # its settings, encrypted
    Column("listens", Boolean, nullable=False),
    Column("speaks", Boolean, nullable=False),
    Column("fault", Text, nullable=False),  # why it is disabled; "": it is not
    Column("fault_at", Instant),
    Column("may_read", Boolean),  # as the network said when it was asked; null: not asked yet
    Column("may_post", Boolean),
    Column("checked_at", Instant),
    Column("by", String(255), nullable=False),
    Column("at", Instant, nullable=False),
    Column("removed_at", Instant),  # its settings are gone; what it did stays
)

watchwords = Table(  # never changed: a change is a further row, and the newest counts
    "watchwords",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False, index=True),
    Column("content", Packed, nullable=False),
    Column("by", String(255), nullable=False),
    Column("by_name", String(120), nullable=False),
    Column("at", Instant, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column(
        "deployment_id", Key, ForeignKey("deployments.id"), primary_key=True, autoincrement=False
    ),
    Column("name", String(80), primary_key=True),
    Column("network", String(40), nullable=False),
    Column("state", String(20), nullable=False),  # listening, ended, failed
    Column("reason", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("beat_at", Instant, nullable=False),
    Column("last_post_at", Instant),
    Column("received", Integer, nullable=False),
    Column("issues", Integer, nullable=False),
    Column("account_id", Key, ForeignKey("accounts.id")),  # null: a drill
    Column("cursor", Text, nullable=False, server_default=""),  # where the next connection begins
    Column("note", Text, nullable=False, server_default=""),  # of the source, for officers
    Column("rules", Integer),
    Column("quota_left", Integer),
    Column("quota_until", Instant),
    Column("holder", String(200), nullable=False, server_default=""),  # the listener; "": nobody
    Column("held_until", Instant),  # by the database's clock; every beat moves it on
    Column("standby", String(200), nullable=False, server_default=""),  # who would take it over
    Column("standby_at", Instant),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_id", Key, ForeignKey("deployments.id"), nullable=False, index=True),
    Column("feed", String(80), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("filled", Boolean, nullable=False),
    Column("why", Text, nullable=False),
)

revisions = Table(  # what authors changed their posts to; the post stays as it was read
    "revisions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("post_id", Key, ForeignKey("posts.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
