"""Roles that hold in one deployment, or for what is given to one desk."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "grants",
        sa.Column("id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("desk_id", Key),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_grants_user_id"),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_grants_deployment_id"
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name="fk_grants_desk_id"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
    )
    op.create_index("ix_grants_user_id_deployment_id", "grants", ["user_id", "deployment_id"])
