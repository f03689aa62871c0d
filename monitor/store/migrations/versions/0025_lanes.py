"""The lane that a post is read in. What was kept before is read in the normal one."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column(
        "posts", sa.Column("lane", sa.String(10), nullable=False, server_default="normal")
    )
