"""Saved views: an officer's own, and those that are shared with a desk the officer works at."""

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from monitor.store.incidents.view_tables import first_views, saved_views
from monitor.store.triage.desks import desks_of_officer
from monitor.store.triage.triage_tables import desks

MOST = 20
"""Views that one officer may save: each is counted for the list beside the board."""
LONGEST_NAME = 80


class ViewError(Exception):
    """What cannot be done with a view, and what to do instead."""


@dataclass(frozen=True, slots=True)
class SavedView:
    id: int
    name: str
    query: str
    officer: str  # who saved it
    desk: int | None
    desk_name: str
    first: bool  # shown to this officer after the sign-in


def views_of(connection: Connection, deployment: int, officer: str) -> list[SavedView]:
    """What this officer may open, in order: their own, then those of their desks by desk."""
    at = desks_of_officer(connection, deployment, officer)
    first = first_view(connection, deployment, officer)
    v = saved_views
    query = (
        select(v, desks.c.name.label("desk_name"))
        .outerjoin(desks, desks.c.id == v.c.desk_id)
        .where(v.c.deployment_id == deployment)
        .where(or_(v.c.officer == officer, v.c.desk_id.in_(at)))
        .order_by(v.c.desk_id.is_not(None), desks.c.name, v.c.position, v.c.id)
    )
    return [
        SavedView(
            row.id,
            row.name,
            row.query,
            row.officer,
            row.desk_id,
            row.desk_name or "",
            row.id == first,
        )
        for row in connection.execute(query)
    ]


def first_view(connection: Connection, deployment: int, officer: str) -> int | None:
    query = select(first_views.c.view_id).where(
        first_views.c.deployment_id == deployment, first_views.c.officer == officer
    )
    found: int | None = connection.execute(query).scalar_one_or_none()
    return found
