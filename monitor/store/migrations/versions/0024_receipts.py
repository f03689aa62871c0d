"""What networks say later of what they had taken; by which decision an incident was answered."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", Key, primary_key=True),
        sa.Column("deployment_id", Key, sa.ForeignKey("deployments.id"), nullable=False),
        sa.Column("network", sa.String(40), nullable=False),
        sa.Column("network_id", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("dispatch_id", Key, sa.ForeignKey("dispatches.id"), index=True),
        sa.UniqueConstraint(
            "deployment_id",
            "network",
            "network_id",
            "state",
            name="uq_receipts_deployment_id_network_network_id_state",
        ),
    )
    op.add_column("dispatches", sa.Column("decision_id", Key))
