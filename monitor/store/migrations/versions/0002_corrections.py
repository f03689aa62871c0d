"""Corrections: labels that people gave to single posts."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("post_id", Key, nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_corrections_deployment_id"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_corrections_post_id"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_deployment_id_id", "corrections", ["deployment_id", "id"])
    op.create_index("ix_corrections_post_id", "corrections", ["post_id"])
