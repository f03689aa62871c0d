"""The first shape of the tables: posts, reports, incidents, feeds, people."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0001"
down_revision = None

WORDS_SQLITE = (
    # the text stays in posts; this is only the index of its words
    """CREATE VIRTUAL TABLE post_words USING fts5(
        text, content='posts', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER post_words_insert AFTER INSERT ON posts BEGIN
        INSERT INTO post_words (rowid, text) VALUES (new.id, new.text); END""",
    """CREATE TRIGGER post_words_delete AFTER DELETE ON posts BEGIN
        INSERT INTO post_words (post_words, rowid, text) VALUES ('delete', old.id, old.text);
        END""",
    """CREATE TRIGGER post_words_update AFTER UPDATE OF text ON posts BEGIN
        INSERT INTO post_words (post_words, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO post_words (rowid, text) VALUES (new.id, new.text); END""",
)
WORDS_POSTGRESQL = "CREATE INDEX ix_posts_words ON posts USING gin (to_tsvector('simple', text))"


def upgrade() -> None:
    op.create_table(
        "deployments",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deployments"),
        sa.UniqueConstraint("name", name="uq_deployments_name"),
    )
    op.create_table(
        "roles",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_roles"),
        sa.UniqueConstraint("name", name="uq_roles_name"),
    )
    op.create_table(
        "users",
        sa.Column("id", Key, nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_users_fs_uniquifier"),
    )
    op.create_table(
        "events",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", Packed(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("announced_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_events_deployment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index(
        "ix_events_unannounced",
        "events",
        ["at"],
        unique=False,
        sqlite_where=sa.text("announced_at IS NULL"),
        postgresql_where=sa.text("announced_at IS NULL"),
    )
    op.create_table(
        "feeds",
        sa.Column("deployment_id", Key, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("beat_at", Instant(), nullable=False),
        sa.Column("last_post_at", Instant(), nullable=True),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_feeds_deployment_id"
        ),
        sa.PrimaryKeyConstraint("deployment_id", "name", name="pk_feeds"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("group_key", sa.String(length=200), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("intent", sa.String(length=20), nullable=False),
        sa.Column("place_key", sa.String(length=80), nullable=True),
        sa.Column("place_name", sa.String(length=200), nullable=True),
        sa.Column("place_hint", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("precision", sa.String(length=20), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=False),
        sa.Column("languages", sa.String(length=400), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("authors", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("reasons", Packed(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("top", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("needs_human", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_incidents_deployment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_index(
        "ix_incidents_board",
        "incidents",
        [
            "deployment_id",
            "state",
            sa.literal_column("priority DESC"),
            sa.literal_column("last_at DESC"),
            sa.literal_column("id DESC"),
        ],
        unique=False,
    )
    op.create_index("ix_incidents_group", "incidents", ["deployment_id", "group_key"], unique=False)
    op.create_table(
        "issues",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_issues_deployment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_issues"),
    )
    op.create_table(
        "posts",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("network_id", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("queued_at", Instant(), nullable=True),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("language_hint", sa.String(length=20), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("reply_to", sa.String(length=200), nullable=True),
        sa.Column("repost_of", sa.String(length=200), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("raw", Packed(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_posts_deployment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint(
            "deployment_id",
            "network",
            "network_id",
            name="uq_posts_deployment_id_network_network_id",
        ),
    )
    op.create_index(
        "ix_posts_unread",
        "posts",
        ["kept_at"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "user_roles",
        sa.Column("user_id", Key, nullable=False),
        sa.Column("role_id", Key, nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"], name="fk_user_roles_role_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user_roles_user_id"),
        sa.PrimaryKeyConstraint("user_id", "role_id", name="pk_user_roles"),
    )
    op.create_table(
        "volume",
        sa.Column("deployment_id", Key, autoincrement=False, nullable=False),
        sa.Column("minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_volume_deployment_id"
        ),
        sa.PrimaryKeyConstraint("deployment_id", "minute", "network", name="pk_volume"),
    )
    op.create_table(
        "copy_keys",
        sa.Column("deployment_id", Key, autoincrement=False, nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("post_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_copy_keys_deployment_id"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_copy_keys_post_id"),
        sa.PrimaryKeyConstraint("deployment_id", "key", name="pk_copy_keys"),
    )
    op.create_table(
        "incident_authors",
        sa.Column("incident_id", Key, autoincrement=False, nullable=False),
        sa.Column("author", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_incident_authors_incident_id"
        ),
        sa.PrimaryKeyConstraint("incident_id", "author", name="pk_incident_authors"),
    )
    op.create_table(
        "reports",
        sa.Column("post_id", Key, autoincrement=False, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("incident_id", Key, nullable=True),
        sa.Column("copy_of", Key, nullable=True),
        sa.Column("joined_because", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("intent", sa.String(length=20), nullable=False),
        sa.Column("humanitarian_class", sa.String(length=60), nullable=False),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("needs_human", sa.Boolean(), nullable=False),
        sa.Column("reading", Packed(), nullable=False),
        sa.Column("filed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_reports_deployment_id"
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_reports_incident_id"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_reports_post_id"),
        sa.PrimaryKeyConstraint("post_id", name="pk_reports"),
    )
    op.create_index("ix_reports_incident_id", "reports", ["incident_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for statement in WORDS_SQLITE:
            op.execute(statement)
    else:
        op.execute(WORDS_POSTGRESQL)
