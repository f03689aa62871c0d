"""The log of events: typed entries that are never changed, and a cursor for each consumer.

What the old table held had been told to open boards, which read everything anew when they open: it
goes. Numbers go on from where they were, so that no cursor of an older version points behind them.
"""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    connection = op.get_bind()
    last = connection.execute(sa.text("SELECT max(id) FROM events")).scalar_one() or 0
    op.drop_index("ix_events_unannounced", "events")
    op.drop_table("events")
    op.create_table(
        "events",
        sa.Column("id", Key, primary_key=True),
        sa.Column("deployment_id", Key, sa.ForeignKey("deployments.id"), nullable=False),
        sa.Column("by", sa.String(255), nullable=False, server_default=""),
        sa.Column("body", Packed(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_deployment_id_id", "events", ["deployment_id", "id"])
    if connection.dialect.name == "sqlite":
        statement = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', :last)")
        connection.execute(statement, {"last": last})
    elif last:
        connection.execute(sa.text("SELECT setval('events_id_seq', :last)"), {"last": last})
    op.create_table(
        "event_cursors",
        sa.Column("consumer", sa.String(40), primary_key=True),
        sa.Column(
            "deployment_id",
            Key,
            sa.ForeignKey("deployments.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("position", Key, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", Instant(), nullable=False),
    )
    op.create_table(
        "events_aside",
        sa.Column("consumer", sa.String(40), primary_key=True),
        sa.Column(
            "event_id", Key, sa.ForeignKey("events.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("deployment_id", Key, sa.ForeignKey("deployments.id"), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", Instant(), nullable=False),
    )
    op.drop_table("geocoding_cursors")
