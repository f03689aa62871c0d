"""Saved views of officers and desks, and which one an officer sees first."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("officer", sa.String(length=255), nullable=False),
        sa.Column("desk_id", Key),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_saved_views_deployment_id"
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name="fk_saved_views_desk_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
    )
    op.create_index(
        "ix_saved_views_deployment_id_officer", "saved_views", ["deployment_id", "officer"]
    )
    op.create_table(
        "first_views",
        sa.Column("deployment_id", Key, autoincrement=False, nullable=False),
        sa.Column("officer", sa.String(length=255), nullable=False),
        sa.Column("view_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_first_views_deployment_id"
        ),
        sa.ForeignKeyConstraint(["view_id"], ["saved_views.id"], name="fk_first_views_view_id"),
        sa.PrimaryKeyConstraint("deployment_id", "officer", name="pk_first_views"),
    )
