"""Mentions: an officer who is named in a note has to look, until they did something there."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from monitor.model.mentions import mentioned
from monitor.store.incidents.filter_owners import unmet
from monitor.store.incidents.filters import Filter, matching
from monitor.store.schema import incidents
from monitor.store.triage.mention_tables import mentions
from monitor.store.triage.officers import officers


def keep_mentions(
    connection: Connection, deployment: int, number: int, decision: int, text: str
) -> None:
    """Those whom the note `decision` of an incident names."""
    now = datetime.now(UTC)
    rows = [
        {
            "decision_id": decision,
            "officer": one.address,
            "deployment_id": deployment,
            "incident_id": number,
            "at": now,
        }
        for one in mentioned(text, officers(connection, deployment))
    ]
    if rows:
        connection.execute(mentions.insert(), rows)


def mentions_by_officer(connection: Connection, deployment: int, wanted: Filter) -> dict[str, int]:
    """How many incidents of the filter wait for each officer who is named."""
    query = (
        select(mentions.c.officer, func.count(mentions.c.incident_id.distinct()))
        .select_from(incidents)
        .join(mentions, mentions.c.incident_id == incidents.c.id)
        .where(mentions.c.deployment_id == deployment, unmet())
        .group_by(mentions.c.officer)
    )
    found = connection.execute(matching(query, deployment, wanted, connection))
    return {str(row[0]): int(row[1]) for row in found}
