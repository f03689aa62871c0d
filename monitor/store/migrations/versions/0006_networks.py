"""Accounts, watchwords, gaps and revisions; what a feed tells of its connection."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("posts", sa.Column("removed_at", Instant()))
    op.create_table(
        "accounts",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("users", Packed(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("listens", sa.Boolean(), nullable=False),
        sa.Column("speaks", sa.Boolean(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("fault_at", Instant()),
        sa.Column("may_read", sa.Boolean()),
        sa.Column("may_post", sa.Boolean()),
        sa.Column("checked_at", Instant()),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("removed_at", Instant()),
        _of_deployment("accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
    )
    op.create_table(
        "watchwords",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("content", Packed(), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _of_deployment("watchwords"),
        sa.PrimaryKeyConstraint("id", name="pk_watchwords"),
    )
    op.create_table(
        "gaps",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("filled", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        _of_deployment("gaps"),
        sa.PrimaryKeyConstraint("id", name="pk_gaps"),
    )
    op.create_table(
        "revisions",
        sa.Column("id", Key, nullable=False),
        sa.Column("post_id", Key, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_revisions_post_id"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
    )
    for table, column in (
        ("accounts", "deployment_id"),
        ("watchwords", "deployment_id"),
        ("gaps", "deployment_id"),
        ("revisions", "post_id"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])
    with op.batch_alter_table("feeds") as feeds:
        feeds.add_column(sa.Column("account_id", Key))
        feeds.add_column(sa.Column("cursor", sa.Text(), nullable=False, server_default=""))
        feeds.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        feeds.add_column(sa.Column("rules", sa.Integer()))
        feeds.add_column(sa.Column("quota_left", sa.Integer()))
        feeds.add_column(sa.Column("quota_until", Instant()))
        feeds.create_foreign_key("fk_feeds_account_id", "accounts", ["account_id"], ["id"])


def _of_deployment(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_deployment_id"
    return sa.ForeignKeyConstraint(["deployment_id"], ["deployments.id"], name=name)
