"""The index of what queues count tells who waits for an answer, too."""

from alembic import op

revision = "0018"
down_revision = "0017"

BEFORE = ("sector", "urgency", "intent", "needs_human", "late", "languages", "state")


def upgrade() -> None:
    op.drop_index("ix_incidents_facets", "incidents")
    columns = ["deployment_id", "is_open", *BEFORE, "waiting", "id"]
    op.create_index("ix_incidents_facets", "incidents", columns)
