"""Corrections of places: kept as they were given, laid over the reports, read by the workers.

Append-only: an undo is a further row. Everything a choice changes, the reports of the incident that
use the same words, the incident's place and its group, changes in the transaction that keeps it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, select

from monitor.model.incidents import IncidentState
from monitor.model.place_corrections import OUTSIDE, PlaceCorrection
from monitor.model.places import Candidate, Precision
from monitor.store.database import Database
from monitor.store.places.place_tables import place_corrections
from monitor.store.schema import incidents


class PlaceCorrectionError(ValueError):
    """The incident or the correction is not there; the message says which."""


def of_incident(connection: Connection, incident: int) -> dict[str, PlaceCorrection]:
    """The choice that counts for each compared words of an incident."""
    return effective(rows_of(connection, incident))


def newest_of(connection: Connection, incident: int) -> dict[str, int]:
    """The newest row for each compared words of an incident, undone or not: what `seen` names."""
    return {row.words: row.id for row in rows_of(connection, incident)}


def taught(database: Database, deployment: int) -> dict[str, PlaceCorrection]:
    """What the words of a deployment mean by its newest corrections that were not taken back."""
    table = place_corrections
    with database.read() as connection:
        query = select(table).where(table.c.deployment_id == deployment, table.c.words != "")
        return effective(connection.execute(query.order_by(table.c.id)).all())


def newest(database: Database, deployment: int) -> int:
    """The number of the deployment's newest row, 0 for none: whether there is something to learn.

    Rows are kept one at a time in a deployment, so that none becomes visible below it later.
    """
    table = place_corrections
    with database.read() as connection:
        query = select(func.max(table.c.id)).where(table.c.deployment_id == deployment)
        return connection.execute(query).scalar_one() or 0


def same_group(connection: Connection, deployment: int, incident: int) -> list[int]:
    """Other open incidents about the same thing at the same place: for people to compare."""
    key = select(incidents.c.group_key).where(incidents.c.id == incident).scalar_subquery()
    open_states = [state for state in IncidentState if state.open]
    query = select(incidents.c.id).where(
        incidents.c.deployment_id == deployment,
        incidents.c.group_key == key,
        incidents.c.group_key != "",
        incidents.c.state.in_(open_states),
        incidents.c.id != incident,
    )
    return list(connection.execute(query.order_by(incidents.c.id)).scalars())


def effective(rows: Iterable[Row[Any]]) -> dict[str, PlaceCorrection]:
    """The newest choice for each words that was not taken back; rows in their order."""
    kept = list(rows)
    undone = {row.undoes for row in kept if row.undoes}
    choices = [row for row in kept if not row.undoes and row.id not in undone]
    return {row.words: _correction(row) for row in choices}


def rows_of(connection: Connection, incident: int) -> list[Row[Any]]:
    table = place_corrections
    query = select(table).where(table.c.incident_id == incident).order_by(table.c.id)
    return list(connection.execute(query))


def _correction(row: Row[Any]) -> PlaceCorrection:
    chosen = None
    if row.key is not None:
        chosen = Candidate(
            key=row.key or f"{OUTSIDE}{row.id}",
            name=row.name,
            country=row.country,
            region=row.region,
            lat=row.lat,
            lon=row.lon,
            precision=Precision(row.precision),
            population=row.population,
            score=1.0,
            radius_m=row.radius_m,
        )
    said = (row.words, row.shown, chosen, row.by, row.by_name, row.at)
    return PlaceCorrection(row.id, row.incident_id, *said)
