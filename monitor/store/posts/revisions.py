"""What authors changed their posts to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.store.networks.network_tables import revisions
from monitor.store.slices import slices


def revisions_of(
    connection: Connection, numbers: Sequence[int]
) -> dict[int, tuple[tuple[datetime, str], ...]]:
    """By post, what its author changed it to and when, in order."""
    found: dict[int, tuple[tuple[datetime, str], ...]] = {}
    query = select(revisions).order_by(revisions.c.id)
    for some in slices(numbers):
        for row in connection.execute(query.where(revisions.c.post_id.in_(some))):
            found[row.post_id] = (*found.get(row.post_id, ()), (row.at, row.text))
    return found
