"""Desks, decisions, and what they change of an incident: its owner, its clocks, what is held."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Instant, Key, Packed

revision = "0007"
down_revision = "0006"

WAITING = "('new', 'acknowledged', 'in_progress')"


def upgrade() -> None:
    zero, empty, no = sa.text("0"), "", sa.text("false")
    for column in (
        sa.Column("decisions", sa.Integer(), nullable=False, server_default=zero),
        sa.Column("owner", sa.String(length=255), nullable=False, server_default=empty),
        sa.Column("owner_name", sa.String(length=120), nullable=False, server_default=empty),
        sa.Column("desk_id", Key),
        sa.Column("held", Packed()),
        sa.Column("merged_into", Key),
        sa.Column("raised_why", sa.String(length=300), nullable=False, server_default=empty),
        sa.Column("opened_at", Instant()),
        sa.Column("acknowledged_at", Instant()),
        sa.Column("answered_at", Instant()),
        sa.Column("ended_at", Instant()),
        sa.Column("running_since", Instant()),
        sa.Column("waited_s", sa.Float(), nullable=False, server_default=zero),
    ):
        op.add_column("incidents", column)
    op.create_index("ix_incidents_owner", "incidents", ["deployment_id", "owner"])
    op.add_column("reports", sa.Column("pinned", sa.Boolean(), nullable=False, server_default=no))
    op.execute(
        "UPDATE incidents SET opened_at = (SELECT MIN(filed_at) FROM reports "
        "WHERE reports.incident_id = incidents.id)"
    )
    op.execute(f"UPDATE incidents SET running_since = opened_at WHERE state IN {WAITING}")  # noqa: S608 - our own words
    op.create_table(
        "desks",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant()),
        _of_deployment("desks"),
        sa.PrimaryKeyConstraint("id", name="pk_desks"),
        sa.UniqueConstraint("deployment_id", "name", name="uq_desks_deployment_id_name"),
    )
    op.create_table(
        "desk_officers",
        sa.Column("desk_id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name="fk_desk_officers_desk_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_desk_officers_user_id"),
        sa.PrimaryKeyConstraint("desk_id", "user_id", name="pk_desk_officers"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", Key, nullable=False),
        sa.Column("deployment_id", Key, nullable=False),
        sa.Column("incident_id", Key, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("before", Packed(), nullable=False),
        sa.Column("after", Packed(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("undoes", Key),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _of_deployment("decisions"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_decisions_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("incident_id", "turn", name="uq_decisions_incident_id_turn"),
    )
    op.create_index("ix_decisions_deployment_id_at", "decisions", ["deployment_id", "at"])


def _of_deployment(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_deployment_id"
    return sa.ForeignKeyConstraint(["deployment_id"], ["deployments.id"], name=name)
