"""The area of a deployment, and the lists of local names that officers upload."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("deployments", sa.Column("area", Packed(), nullable=True))
    op.add_column("deployments", sa.Column("area_by", sa.String(length=255), nullable=True))
    op.add_column("deployments", sa.Column("area_at", Instant(), nullable=True))
    op.create_table(
        "local_lists",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("about", Packed(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("replaces", Key, nullable=True),
        sa.Column("uploaded_by", sa.String(length=255), nullable=False),
        sa.Column("uploaded_at", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("removed_by", sa.String(length=255), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_local_lists_deployment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_local_lists"),
    )
    op.create_index("ix_local_lists_deployment_id", "local_lists", ["deployment_id"])
