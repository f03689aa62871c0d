"""Deployments: one activation of the desk for one emergency."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from monitor.model.areas import Area, Box
from monitor.store.database import Database
from monitor.store.schema import deployments


@dataclass(frozen=True, slots=True)
class Deployment:
    id: int
    name: str
    opened_at: datetime
    area: Area | None = None
    area_by: str = ""  # who set it, "" for whoever opened the deployment
    area_at: datetime | None = None


def one_deployment(database: Database, number: int) -> Deployment:
    with database.read() as connection:
        query = select(deployments).where(deployments.c.id == number)
        return deployment_from(connection.execute(query).one())


def area_of(database: Database, deployment: int) -> Area | None:
    with database.read() as connection:
        query = select(deployments.c.area).where(deployments.c.id == deployment)
        return _area(connection.execute(query).scalar_one_or_none())


def all_deployments(database: Database) -> list[Deployment]:
    """Newest first."""
    with database.read() as connection:
        rows = connection.execute(select(deployments).order_by(deployments.c.id.desc()))
        return [deployment_from(row) for row in rows]


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


def deployment_from(row: Row[Any]) -> Deployment:
    return Deployment(
        row.id, row.name, row.opened_at, _area(row.area), row.area_by or "", row.area_at
    )
