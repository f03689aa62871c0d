"""Deployments: opened, and where their emergency is."""

from datetime import UTC, datetime

from sqlalchemy import select, update

from monitor.model.areas import Area
from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.deployments import Deployment, area_json, deployment_from
from monitor.store.people.audit import record
from monitor.store.schema import deployments
from monitor.store.upserts import insert


def open_deployment(database: Database, name: str, area: Area | None = None) -> Deployment:
    """The deployment of this name, opened now if there was none; `area` is of a new one only."""
    with database.write() as connection:
        row = {"name": name, "opened_at": datetime.now(UTC), "area": area_json(area)}
        connection.execute(insert(connection, deployments).on_conflict_do_nothing(), [row])
        found = connection.execute(select(deployments).where(deployments.c.name == name)).one()
    return deployment_from(found)


def set_area(database: Database, deployment: int, area: Area | None, by: Person) -> None:
    """Change where a deployment is; workers read by it within a minute."""
    changed = {"area": area_json(area), "area_by": by.address, "area_at": datetime.now(UTC)}
    with database.write() as connection:
        connection.execute(
            update(deployments).where(deployments.c.id == deployment).values(changed)
        )
        about = ("deployment", deployment)
        detail = {"area": changed["area"]}
        record(connection, by, "area_changed", about, detail, deployment=deployment)
