"""What people chose for the places of reports goes with them to another incident."""

from sqlalchemy import Connection, select

from monitor.store.places.place_corrections import of_incident
from monitor.store.places.place_tables import place_corrections


def carry_choices(connection: Connection, source: int, target: int) -> None:
    """The choices for words that count in `source` count in `target` too, but for words that
    somebody chose for there already. Else the next choice there would take them from the reports.
    """
    table = place_corrections
    known = of_incident(connection, target)
    for words, choice in of_incident(connection, source).items():
        if words and words not in known:
            row = connection.execute(select(table).where(table.c.id == choice.number)).one()
            kept = {
                name: value
                for name, value in row._mapping.items()
                if name not in ("id", "incident_id")
            }
            connection.execute(table.insert(), kept | {"incident_id": target})
