"""Who is named in a note."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "mentions",
        sa.Column("decision_id", Key, nullable=False),
        sa.Column("officer", sa.String(length=255), nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("incident_id", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_mentions_decision_id"),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_mentions_deployment_id"
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_mentions_incident_id"),
        sa.PrimaryKeyConstraint("decision_id", "officer", name="pk_mentions"),
    )
    op.create_index("ix_mentions_officer_deployment_id", "mentions", ["officer", "deployment_id"])
