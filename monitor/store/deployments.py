"""Deployments: one activation of the desk for one emergency."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select, update

from monitor.model.areas import Area, Box
from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.people.audit import record
from monitor.store.schema import deployments
from monitor.store.upserts import insert


@dataclass(frozen=True, slots=True)
class Deployment:
    id: int
    name: str
    opened_at: datetime
    area: Area | None = None
    area_by: str = ""  # who set it, "" for whoever opened the deployment
    area_at: datetime | None = None


def open_deployment(database: Database, name: str, area: Area | None = None) -> Deployment:
    """The deployment of this name, opened now if there was none; `area` is of a new one only."""
    with database.write() as connection:
        row = {"name": name, "opened_at": datetime.now(UTC), "area": area_json(area)}
        connection.execute(insert(connection, deployments).on_conflict_do_nothing(), [row])
        found = connection.execute(select(deployments).where(deployments.c.name == name)).one()
    return _deployment(found)


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


def one_deployment(database: Database, number: int) -> Deployment:
    with database.read() as connection:
        query = select(deployments).where(deployments.c.id == number)
        return _deployment(connection.execute(query).one())


def area_of(database: Database, deployment: int) -> Area | None:
    with database.read() as connection:
        query = select(deployments.c.area).where(deployments.c.id == deployment)
        return _area(connection.execute(query).scalar_one_or_none())


def all_deployments(database: Database) -> list[Deployment]:
    """Newest first."""
    with database.read() as connection:
        rows = connection.execute(select(deployments).order_by(deployments.c.id.desc()))
        return [_deployment(row) for row in rows]


def area_json(area: Area | None) -> dict[str, Any] | None:
    """None for an area that holds nothing, which would hide every place."""
    if area is None or not (area.countries or area.box):
        return None
    box = area.box
    sides = None if box is None else [box.south, box.west, box.north, box.east]
    return {"countries": list(area.countries), "box": sides}


def _area(kept: dict[str, Any] | None) -> Area | None:
    if kept is None:
        return None
    sides = kept.get("box")
    return Area(tuple(kept.get("countries", ())), Box(*sides) if sides else None)


def _deployment(row: Row[Any]) -> Deployment:
    return Deployment(
        row.id, row.name, row.opened_at, _area(row.area), row.area_by or "", row.area_at
    )
