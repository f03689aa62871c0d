"""Letters: answers to those who wrote by a page of ours, for that page to show."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.store.outreach.outreach_tables import letters


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    language: str
    at: datetime


def letters_to(connection: Connection, network: str, id: str) -> list[Letter]:
    """The answers to a post, the oldest first."""
    query = select(letters).where(
        letters.c.network == network, letters.c.reply_to == id, letters.c.removed_at.is_(None)
    )
    return [
        Letter(row.text, row.language, row.at)
        for row in connection.execute(query.order_by(letters.c.id))
    ]
