"""What the board counts at every drawing is read from indexes alone: owners, the backlog, the
pace of a day."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.drop_index("ix_incidents_owner", "incidents")
    columns = ["deployment_id", "is_open", "owner", "desk_id"]
    op.create_index("ix_incidents_owned", "incidents", columns)
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_posts_backlog",
        "posts",
        ["deployment_id"],
        sqlite_where=unread,
        postgresql_where=unread,
    )
    for name in ("acknowledged", "answered"):
        done = sa.text(f"{name}_at IS NOT NULL")
        op.create_index(
            f"ix_incidents_{name}",
            "incidents",
            ["deployment_id", f"{name}_at"],
            sqlite_where=done,
            postgresql_where=done,
        )
    over = sa.text("late = 2")
    op.create_index(
        "ix_incidents_over",
        "incidents",
        ["deployment_id", "is_open", "acknowledged_at", "answered_at"],
        sqlite_where=over,
        postgresql_where=over,
    )
