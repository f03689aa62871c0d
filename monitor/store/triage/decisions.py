"""The history of an incident: its decisions, the newest first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.model.triage import Decision, DecisionKind
from monitor.store.columns import Instant, from_ms, to_ms
from monitor.store.schema import incidents
from monitor.store.triage.triage_tables import decisions

INSTANTS = frozenset(one.name for one in incidents.c if isinstance(one.type, Instant))


def history(connection: Connection, number: int) -> list[Decision]:
    """Of one incident, the newest first."""
    query = select(decisions).where(decisions.c.incident_id == number)
    rows = connection.execute(query.order_by(decisions.c.turn.desc())).all()
    undone = {row.undoes for row in rows if row.undoes}
    return [_decision(row, undone) for row in rows]


def restored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values as the columns take them."""
    return {
        name: from_ms(value) if name in INSTANTS and value is not None else value
        for name, value in values.items()
    }


def plain(value: Any) -> Any:
    return to_ms(value) if isinstance(value, datetime) else value


def _decision(row: Row[Any], undone: set[int]) -> Decision:
    return Decision(
        row.id,
        row.turn,
        DecisionKind(row.kind),
        row.by,
        row.by_name,
        row.at,
        row.before,
        row.after,
        row.why,
        row.undoes,
        row.id in undone,
    )
