"""Corrections: kept as they were given, read by the workers and by training."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from monitor.model.corrections import Correction
from monitor.model.labels import ALL_LABELS
from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.schema import corrections, posts


class CorrectionError(ValueError):
    """A correction of a label or a post that there is not."""


def say(
    connection: Connection, deployment: int, post_id: int, label: str, wanted: bool, by: Person
) -> int:
    """`add` as a part of a transaction."""
    if label not in ALL_LABELS:
        raise CorrectionError(f"no label {label!r}: take one of monitor/model/labels.py")
    if connection.dialect.name != "sqlite":
        # numbers are given before they are seen: one officer at a time, so that a worker
        # that asks for newer ones never passes over a number that commits late
        connection.execute(select(func.pg_advisory_xact_lock(0x4D4F4F, deployment)))
    query = select(posts.c.id).where(posts.c.id == post_id)
    if connection.execute(query.where(posts.c.deployment_id == deployment)).first() is None:
        raise CorrectionError(f"no post {post_id} in this deployment")
    row = {
        "deployment_id": deployment,
        "post_id": post_id,
        "label": label,
        "wanted": wanted,
        "by": by.address,
        "at": datetime.now(UTC),
    }
    made = connection.execute(corrections.insert().returning(corrections.c.id), row)
    number = int(made.scalar_one())
    detail = {"label": label, "wanted": wanted, "correction": number}
    record(connection, by, "label_corrected", ("post", post_id), detail, deployment=deployment)
    return number


def since(database: Database, deployment: int, number: int = 0) -> list[Correction]:
    """The corrections of a deployment after `number` (0: all), in the order they were given."""
    with database.read() as connection:
        query = (
            select(
                corrections.c.id,
                posts.c.text,
                corrections.c.label,
                corrections.c.wanted,
                posts.c.language_hint,
            )
            .join(posts, posts.c.id == corrections.c.post_id)
            .where(corrections.c.deployment_id == deployment, corrections.c.id > number)
            .order_by(corrections.c.id)
        )
        return [Correction(*row) for row in connection.execute(query)]
