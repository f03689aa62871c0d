"""How soon each incident was acknowledged and answered, kept from events."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "paces",
        sa.Column(
            "incident_id", Key, sa.ForeignKey("incidents.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("what", sa.String(20), primary_key=True),
        sa.Column("deployment_id", Key, sa.ForeignKey("deployments.id"), nullable=False),
        sa.Column("done_at", Instant()),
        sa.Column("took_s", sa.Float),
        sa.Column("within", sa.Boolean, nullable=False),
    )
    op.create_index("ix_paces_done", "paces", ["deployment_id", "what", "done_at"])
    op.drop_index("ix_incidents_acknowledged", "incidents")
    op.drop_index("ix_incidents_answered", "incidents")
    op.drop_index("ix_incidents_over", "incidents")
