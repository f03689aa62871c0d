"""What is due of incidents, the hours of desks, targets; a board in the order of its clocks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "desk_hours",
        sa.Column("desk_id", Key, autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("week", Packed(), nullable=False),
        sa.Column("days_off", Packed(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name="fk_desk_hours_desk_id"),
        sa.PrimaryKeyConstraint("desk_id", name="pk_desk_hours"),
    )
    op.create_table(
        "targets",
        sa.Column("deployment_id", Key, autoincrement=False, nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("acknowledge", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_targets_deployment_id"
        ),
        sa.PrimaryKeyConstraint("deployment_id", "urgency", name="pk_targets"),
    )
    op.add_column("incidents", sa.Column("due_at", Instant()))
    op.add_column("incidents", sa.Column("turns_at", Instant()))
    op.add_column(
        "incidents", sa.Column("late", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    # SQLite adds only columns that are reckoned when read, PostgreSQL only those that are stored
    stored = op.get_bind().dialect.name != "sqlite" or None
    rank = sa.Computed("priority + 10 * late", persisted=stored)
    op.add_column("incidents", sa.Column("rank", sa.Integer(), rank))
    is_open = sa.Computed("state NOT IN ('closed', 'dismissed')", persisted=stored)
    op.add_column("incidents", sa.Column("is_open", sa.Boolean(), is_open))
    # the timetable reckons what is due within seconds of the start
    op.execute("UPDATE incidents SET turns_at = opened_at WHERE running_since IS NOT NULL")
    op.drop_index("ix_incidents_board", "incidents")
    order: list[Any] = [sa.literal_column(f"{name} DESC") for name in ("rank", "last_at", "id")]
    op.create_index("ix_incidents_board", "incidents", ["deployment_id", "is_open", *order])
    divided = ("sector", "urgency", "intent", "needs_human", "late", "languages", "state", "id")
    op.create_index("ix_incidents_facets", "incidents", ["deployment_id", "is_open", *divided])
    there = sa.text("turns_at IS NOT NULL")
    op.create_index(
        "ix_incidents_turns", "incidents", ["turns_at"], sqlite_where=there, postgresql_where=there
    )
