"""Deployments: one activation of the desk for one emergency."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from monitor.store.database import Database
from monitor.store.schema import deployments
from monitor.store.upserts import insert


@dataclass(frozen=True, slots=True)
class Deployment:
    id: int
    name: str
    opened_at: datetime


def open_deployment(database: Database, name: str) -> Deployment:
    """The deployment of this name, opened now if there was none."""
    with database.write() as connection:
        row = {"name": name, "opened_at": datetime.now(UTC)}
        connection.execute(insert(connection, deployments).on_conflict_do_nothing(), [row])
        found = connection.execute(select(deployments).where(deployments.c.name == name)).one()
    return Deployment(found.id, found.name, found.opened_at)


def all_deployments(database: Database) -> list[Deployment]:
    """Newest first."""
    with database.read() as connection:
        rows = connection.execute(select(deployments).order_by(deployments.c.id.desc()))
        return [Deployment(row.id, row.name, row.opened_at) for row in rows]
