"""One table of texts, for replies and replies to all alike.

A reply keeps its number. A reply to all gets one above all that were ever given, to replies or to
all, so that its former number, by which old addresses and the audit log name it, is no other's.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

from monitor.store.columns import Instant, Key, Packed

revision = "0023"
down_revision = "0022"

SIGNED = ("made", "changed", "submitted", "approved", "returned", "acted")
ALWAYS = ("made", "changed", "acted")
SIGNS = [f"{name}_{what}" for name in SIGNED for what in ("by", "by_name", "at")]
ALIKE = ["deployment_id", "incident_id", "private", "language", "text", "state", "version", "note"]
OF_REPLIES = ["id", "post_id", "network", "recipient", "account_id", "sent_at", "dispatch_id"]


def upgrade() -> None:
    connection = op.get_bind()
    _make_tables()
    above = _highest(connection)
    _move_replies_to_all(connection, above)
    _move_replies(connection, above)
    _move_versions(connection)
    _count_on(connection)
    op.drop_index("ix_dispatches_batch_id", "dispatches")
    op.alter_column("dispatches", "batch_id", new_column_name="part_of_id")
    op.create_index("ix_dispatches_part_of_id", "dispatches", ["part_of_id"])
    _run(
        connection,
        "UPDATE dispatches SET part_of_id = part_of_id + :above WHERE part_of_id IS NOT NULL",
        above=above,
    )
    op.drop_table("reply_versions")
    op.drop_table("replies")
    op.drop_table("reply_batches")


def _make_tables() -> None:
    op.create_table(
        "texts",
        sa.Column("id", Key, primary_key=True),
        sa.Column("deployment_id", Key, sa.ForeignKey("deployments.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("incident_id", Key, sa.ForeignKey("incidents.id"), index=True),
        sa.Column("post_id", Key, sa.ForeignKey("posts.id"), index=True),
        sa.Column("part_of_id", Key, sa.ForeignKey("texts.id"), index=True),
        sa.Column("network", sa.String(40), nullable=False),
        sa.Column("recipient", sa.String(200), nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("account_id", Key, sa.ForeignKey("accounts.id")),
        sa.Column("audience", Packed()),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        *(column for name in SIGNED for column in _signed(name, always=name in ALWAYS)),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("sent_at", Instant()),
        sa.Column("dispatch_id", Key),
        sa.Column("former_number", Key),
    )
    op.create_index("ix_texts_state", "texts", ["deployment_id", "state", "acted_at"])
    op.create_index("ix_texts_recipient", "texts", ["deployment_id", "network", "recipient"])
    op.create_table(
        "text_versions",
        sa.Column("id", Key, primary_key=True),
        sa.Column("text_id", Key, sa.ForeignKey("texts.id"), nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        *_signed("acted", always=True),
    )


def _signed(name: str, *, always: bool) -> list["sa.Column[Any]"]:
    return [
        sa.Column(f"{name}_by", sa.String(255), nullable=not always),
        sa.Column(f"{name}_by_name", sa.String(120), nullable=not always),
        sa.Column(f"{name}_at", Instant(), nullable=not always),
    ]


def _highest(connection: Connection) -> int:
    numbers = (
        connection.execute(sa.text(f"SELECT max(id) FROM {table}")).scalar_one()  # noqa: S608 - of our own names
        for table in ("replies", "reply_batches")
    )
    return max(number or 0 for number in numbers)


def _move_replies_to_all(connection: Connection, above: int) -> None:
    """Their history was not kept: it begins with how they are now."""
    alike = ", ".join([*ALIKE, *SIGNS])
    _run(
        connection,
        f"INSERT INTO texts (id, kind, network, recipient, step, former_number, {alike}) "  # noqa: S608 - of our own names
        f"SELECT id + :above, 'reply to all', '', '', act, id, {alike} FROM reply_batches",
        above=above,
    )
    packed = sa.table("reply_batches", *map(sa.column, ("id", "again")))
    chosen = sa.select(
        packed.c.id,
        sa.column("accounts", Packed()),
        sa.column("fields", Packed()),
        sa.cast(packed.c.again, sa.Boolean).label("again"),
    )
    texts = sa.table("texts", sa.column("id"), sa.column("audience", Packed()))
    for row in connection.execute(chosen.select_from(packed)).all():
        audience = {"accounts": row.accounts, "fields": row.fields, "again": bool(row.again)}
        of_it = sa.update(texts).where(texts.c.id == row.id + above)
        connection.execute(of_it.values(audience=audience))
    _run(
        connection,
        "INSERT INTO text_versions "
        "(text_id, version, step, state, text, note, acted_by, acted_by_name, acted_at) "
        "SELECT id, version, step, state, text, CASE WHEN step = 'return' THEN note ELSE '' END, "
        "acted_by, acted_by_name, acted_at FROM texts WHERE kind = 'reply to all'",
    )


def _move_replies(connection: Connection, above: int) -> None:
    alike = ", ".join([*OF_REPLIES, *ALIKE, *SIGNS])
    _run(
        connection,
        f"INSERT INTO texts (kind, step, part_of_id, {alike}) "  # noqa: S608 - of our own names
        f"SELECT 'reply', act, batch_id + :above, {alike} FROM replies",
        above=above,
    )


def _move_versions(connection: Connection) -> None:
    alike = "version, state, text, note, acted_by, acted_by_name, acted_at"
    _run(
        connection,
        f"INSERT INTO text_versions (text_id, step, {alike}) "  # noqa: S608 - of our own names
        f"SELECT reply_id, act, {alike} FROM reply_versions ORDER BY id",
    )


def _count_on(connection: Connection) -> None:
    """Above the numbers that were moved; SQLite does so by itself."""
    last = connection.execute(sa.text("SELECT max(id) FROM texts")).scalar_one()
    if last and connection.dialect.name != "sqlite":
        _run(connection, "SELECT setval('texts_id_seq', :last)", last=last)


def _run(connection: Connection, statement: str, **values: int) -> None:
    connection.execute(sa.text(statement), values)
