"""The second factor of officers: authenticator app, passkeys, recovery codes."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("users", sa.Column("tf_primary_method", sa.String(length=40)))
    op.add_column("users", sa.Column("tf_totp_secret", sa.String(length=400)))
    op.add_column("users", sa.Column("tf_counter", sa.Integer()))
    op.add_column("users", sa.Column("mf_recovery_codes", Packed()))
    op.add_column("users", sa.Column("fs_webauthn_user_handle", sa.String(length=64)))
    op.create_table(
        "passkeys",
        sa.Column("id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("usage", sa.String(length=20), nullable=False),
        sa.Column("device_type", sa.String(length=40), nullable=False),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("transports", Packed()),
        sa.Column("extensions", sa.Text()),
        sa.Column("lastuse_datetime", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_passkeys_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
    )
    op.create_index("ix_passkeys_user_id", "passkeys", ["user_id"])
