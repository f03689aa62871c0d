"""Place corrections: what people say that words mean; and the radius of an incident's place."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("incidents", sa.Column("radius_m", sa.Float()))
    op.create_table(
        "place_corrections",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("incident_id", Key, nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("shown", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=120)),
        sa.Column("name", sa.String(length=200)),
        sa.Column("country", sa.String(length=2)),
        sa.Column("region", sa.String(length=200)),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("precision", sa.String(length=20)),
        sa.Column("population", sa.BigInteger()),
        sa.Column("radius_m", sa.Float()),
        sa.Column("undoes", Key),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name="fk_place_corrections_deployment_id"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_place_corrections_incident_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_place_corrections"),
    )
    op.create_index("ix_place_corrections_incident_id", "place_corrections", ["incident_id"])
    op.create_index(
        "ix_place_corrections_deployment_id_id", "place_corrections", ["deployment_id", "id"]
    )
