"""Officers who sign in with their organisation: as whom it knows them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("users", sa.Column("subject", sa.String(length=400)))
    op.create_index("ix_users_subject", "users", ["subject"], unique=True)
