"""Replies, dispatches and what belongs to them."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", Key, nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("reply_to", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("network", "key", name="uq_letters_network_key"),
    )
    op.create_index("ix_letters_reply_to", "letters", ["network", "reply_to"], unique=False)
    op.create_table(
        "approval_rules",
        sa.Column("deployment_id", Key, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("approval", sa.String(length=20), nullable=False),
        sa.Column("changed_by", sa.String(length=255), nullable=False),
        sa.Column("changed_by_name", sa.String(length=120), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_approval_rules_deployment_id"
        ),
        sa.PrimaryKeyConstraint("deployment_id", "kind", name="pk_approval_rules"),
    )
    op.create_table(
        "saved_replies",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("desk", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("made_by_name", sa.String(length=120), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=255), nullable=False),
        sa.Column("changed_by_name", sa.String(length=120), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("archived_by", sa.String(length=255), nullable=True),
        sa.Column("archived_by_name", sa.String(length=120), nullable=True),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_saved_replies_deployment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_replies"),
    )
    op.create_index(
        "ix_saved_replies_deployment_id", "saved_replies", ["deployment_id"], unique=False
    )
    op.create_table(
        "dispatches",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about_id", Key, nullable=False),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("account_id", Key, nullable=True),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("reply_to", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=False),
        sa.Column("queued_until", Instant(), nullable=True),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("ids", Packed(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("first_try_at", Instant(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("settled_by", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_dispatches_account_id"),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_dispatches_deployment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dispatches"),
        sa.UniqueConstraint("key", name="uq_dispatches_key"),
    )
    op.create_index("ix_dispatches_about", "dispatches", ["kind", "about_id"], unique=False)
    op.create_index("ix_dispatches_account_id", "dispatches", ["account_id"], unique=False)
    op.create_index("ix_dispatches_batch_id", "dispatches", ["batch_id"], unique=False)
    op.create_index("ix_dispatches_due", "dispatches", ["state", "next_try_at"], unique=False)
    op.create_table(
        "reply_batches",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("incident_id", Key, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("accounts", Packed(), nullable=False),
        sa.Column("fields", Packed(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("made_by_name", sa.String(length=120), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=255), nullable=False),
        sa.Column("changed_by_name", sa.String(length=120), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("submitted_by", sa.String(length=255), nullable=True),
        sa.Column("submitted_by_name", sa.String(length=120), nullable=True),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("approved_by", sa.String(length=255), nullable=True),
        sa.Column("approved_by_name", sa.String(length=120), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("returned_by", sa.String(length=255), nullable=True),
        sa.Column("returned_by_name", sa.String(length=120), nullable=True),
        sa.Column("returned_at", Instant(), nullable=True),
        sa.Column("stopped_by", sa.String(length=255), nullable=True),
        sa.Column("stopped_by_name", sa.String(length=120), nullable=True),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.Column("acted_by", sa.String(length=255), nullable=False),
        sa.Column("acted_by_name", sa.String(length=120), nullable=False),
        sa.Column("acted_at", Instant(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_reply_batches_deployment_id"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_reply_batches_incident_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reply_batches"),
    )
    op.create_index("ix_reply_batches_incident_id", "reply_batches", ["incident_id"], unique=False)
    op.create_table(
        "stops",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("stopped_by", sa.String(length=255), nullable=False),
        sa.Column("stopped_by_name", sa.String(length=120), nullable=False),
        sa.Column("stopped_at", Instant(), nullable=False),
        sa.Column("lifted_by", sa.String(length=255), nullable=True),
        sa.Column("lifted_by_name", sa.String(length=120), nullable=True),
        sa.Column("lifted_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_stops_account_id"),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_stops_deployment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stops"),
    )
    op.create_index("ix_stops_deployment_id", "stops", ["deployment_id"], unique=False)
    op.create_table(
        "replies",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("incident_id", Key, nullable=True),
        sa.Column("post_id", Key, nullable=False),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("account_id", Key, nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("made_by_name", sa.String(length=120), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=255), nullable=False),
        sa.Column("changed_by_name", sa.String(length=120), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("submitted_by", sa.String(length=255), nullable=True),
        sa.Column("submitted_by_name", sa.String(length=120), nullable=True),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("approved_by", sa.String(length=255), nullable=True),
        sa.Column("approved_by_name", sa.String(length=120), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("returned_by", sa.String(length=255), nullable=True),
        sa.Column("returned_by_name", sa.String(length=120), nullable=True),
        sa.Column("returned_at", Instant(), nullable=True),
        sa.Column("acted_by", sa.String(length=255), nullable=False),
        sa.Column("acted_by_name", sa.String(length=120), nullable=False),
        sa.Column("acted_at", Instant(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("dispatch_id", Key, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_replies_account_id"),
        sa.ForeignKeyConstraint(["batch_id"], ["reply_batches.id"], name="fk_replies_batch_id"),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_replies_deployment_id"
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_replies_incident_id"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_replies_post_id"),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
    )
    op.create_index("ix_replies_batch_id", "replies", ["batch_id"], unique=False)
    op.create_index("ix_replies_incident_id", "replies", ["incident_id"], unique=False)
    op.create_index("ix_replies_post_id", "replies", ["post_id"], unique=False)
    op.create_index(
        "ix_replies_recipient", "replies", ["deployment_id", "network", "recipient"], unique=False
    )
    op.create_index(
        "ix_replies_state", "replies", ["deployment_id", "state", "acted_at"], unique=False
    )
    op.create_table(
        "sent_ids",
        sa.Column("deployment_id", Key, autoincrement=False, nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("network_id", sa.String(length=200), nullable=False),
        sa.Column("dispatch_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_sent_ids_deployment_id"
        ),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name="fk_sent_ids_dispatch_id"),
        sa.PrimaryKeyConstraint("deployment_id", "network", "network_id", name="pk_sent_ids"),
    )
    op.create_index("ix_sent_ids_dispatch_id", "sent_ids", ["dispatch_id"], unique=False)
    op.create_table(
        "reply_versions",
        sa.Column("id", Key, nullable=False),
        sa.Column("reply_id", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("acted_by", sa.String(length=255), nullable=False),
        sa.Column("acted_by_name", sa.String(length=120), nullable=False),
        sa.Column("acted_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name="fk_reply_versions_reply_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reply_versions"),
    )
    op.create_index("ix_reply_versions_reply_id", "reply_versions", ["reply_id"], unique=False)
    op.create_index(
        "ix_posts_author", "posts", ["deployment_id", "network", "author"], unique=False
    )
