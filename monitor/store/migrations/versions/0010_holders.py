"""Who listens to a feed, and who stands by."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("feeds") as feeds:
        feeds.add_column(sa.Column("holder", sa.String(200), nullable=False, server_default=""))
        feeds.add_column(sa.Column("held_until", Instant()))
        feeds.add_column(sa.Column("standby", sa.String(200), nullable=False, server_default=""))
        feeds.add_column(sa.Column("standby_at", Instant()))
