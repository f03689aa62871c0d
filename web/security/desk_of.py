"""The desk that has what a route is about: roles that an officer has at that desk hold there.

`@allowed(..., of=desk_of.incident)` names one of these. Each takes the number in the route's
address and gives the number of the desk; None where no desk has it, or there is no such thing.
"""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, Table, select

from monitor.store.outreach.outreach_tables import texts
from monitor.store.outreach.texts import reply_to_all as text_to_all
from monitor.store.schema import incidents, reports

DeskOf = Callable[[Connection, int, int], int | None]


def incident(connection: Connection, deployment: int, number: int) -> int | None:
    query = select(incidents.c.desk_id).where(
        incidents.c.id == number, incidents.c.deployment_id == deployment
    )
    return connection.execute(query).scalar()


def post(connection: Connection, deployment: int, number: int) -> int | None:
    """Of the incident in which the post is now."""
    return _joined(connection, deployment, reports, reports.c.post_id == number)


def reply(connection: Connection, deployment: int, number: int) -> int | None:
    return _joined(connection, deployment, texts, texts.c.id == number)


def reply_to_all(connection: Connection, deployment: int, number: int) -> int | None:
    text = text_to_all(connection, deployment, number)
    return None if text is None else incident(connection, deployment, text.to.incident)


def _joined(
    connection: Connection, deployment: int, table: Table, is_it: ColumnElement[bool]
) -> int | None:
    query = select(incidents.c.desk_id).join(table, table.c.incident_id == incidents.c.id)
    return connection.execute(query.where(is_it, table.c.deployment_id == deployment)).scalar()
