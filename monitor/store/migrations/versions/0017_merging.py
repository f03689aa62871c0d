"""What people said is not the same, and how incidents that may be the same are found."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "apart",
        sa.Column("one", Key, nullable=False),
        sa.Column("other", Key, nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["incidents.id"], name="fk_apart_one"),
        sa.ForeignKeyConstraint(["other"], ["incidents.id"], name="fk_apart_other"),
        sa.PrimaryKeyConstraint("one", "other", name="pk_apart"),
    )
    op.create_index("ix_incidents_topic", "incidents", ["deployment_id", "topic", "lat", "lon"])
    op.create_index("ix_incidents_merged_into", "incidents", ["merged_into"])
    op.create_index("ix_incident_authors_author", "incident_authors", ["author"])
