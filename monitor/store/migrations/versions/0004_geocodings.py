"""Geocodings: questions to a geocoder, what waits for them, and how the service is."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "geocodings",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.Column("question", Packed(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answers", Packed(), nullable=True),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_geocodings"),
    )
    op.create_index("ix_geocodings_due", "geocodings", ["service", "state", "priority"])
    op.create_table(
        "geocoding_waits",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("post_id", Key, autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.ForeignKeyConstraint(["key"], ["geocodings.key"], name="fk_geocoding_waits_key"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_geocoding_waits_post_id"),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_geocoding_waits_deployment_id"
        ),
        sa.PrimaryKeyConstraint("key", "post_id", "start", name="pk_geocoding_waits"),
    )
    op.create_table(
        "geocoding_cursors",
        sa.Column("deployment_id", Key, autoincrement=False, nullable=False),
        sa.Column("event_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_geocoding_cursors_deployment_id"
        ),
        sa.PrimaryKeyConstraint("deployment_id", name="pk_geocoding_cursors"),
    )
    op.create_table(
        "geocoders",
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("paused_until", Instant(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("service", name="pk_geocoders"),
    )
