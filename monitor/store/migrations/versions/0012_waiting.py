"""How many of those who asked in an incident have had no answer."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    waiting = sa.Column("waiting", sa.Integer(), nullable=False, server_default=sa.text("0"))
    op.add_column("incidents", waiting)
    op.execute("UPDATE incidents SET waiting = authors")  # nothing was answered before
