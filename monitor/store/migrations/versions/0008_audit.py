"""The audit log, and the triggers that keep its rows as they were written."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0008"
down_revision = "0007"

_WHY = "the audit log is append-only"


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", Key, nullable=False),
        sa.Column("detail", Packed(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("network", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_by_id", "audit", ["by", "id"])
    op.create_index("ix_audit_action_id", "audit", ["action", "id"])
    op.create_index("ix_audit_about_kind_about_id_id", "audit", ["about_kind", "about_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_WHY}'); END"
    op.execute(f"CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit {refuse}")
    op.execute(f"CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit {refuse}")
    known = "EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
    # INSERT OR REPLACE deletes without asking a trigger for DELETE
    op.execute(f"CREATE TRIGGER audit_unreplaced BEFORE INSERT ON audit WHEN {known} {refuse}")


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_WHY}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )
