"""Answers to those who wrote by a page of ours, put where that page shows them."""

from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from monitor.model.dispatching import Outgoing
from monitor.store.database import Database
from monitor.store.outreach.outreach_tables import letters
from monitor.store.upserts import insert


class DatabaseLetterbox:
    """`monitor.model.networks.Letterbox` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, network: str, outgoing: Outgoing) -> str:
        row = {
            "network": network,
            "reply_to": outgoing.reply_to,
            "key": outgoing.key,
            "text": outgoing.text,
            "language": outgoing.language,
            "at": datetime.now(UTC),
        }
        here = (letters.c.network == network, letters.c.key == outgoing.key)
        try:
            with self._database.write() as connection:
                statement = insert(connection, letters).on_conflict_do_nothing()
                connection.execute(statement, [row])
                return str(connection.execute(select(letters.c.id).where(*here)).scalar_one())
        except OperationalError as error:
            raise OSError(str(error.orig)) from error

    def remove(self, network: str, id: str) -> None:
        here = (letters.c.network == network, letters.c.id == int(id))
        changes = {"removed_at": datetime.now(UTC), "text": ""}
        try:
            with self._database.write() as connection:
                connection.execute(update(letters).where(*here).values(changes))
        except OperationalError as error:
            raise OSError(str(error.orig)) from error
