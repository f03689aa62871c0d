"""Saved replies: written, changed, archived."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from monitor.model.people import Person
from monitor.store.database import Database, StoreError
from monitor.store.outreach.outreach_tables import saved_replies
from monitor.store.outreach.saved_replies import SavedReply, saved_reply, saved_reply_from
from monitor.store.outreach.text_rows import signed_row
from monitor.store.people import audit


class SavedOvertaken(StoreError):
    """Somebody else was first. `present`: the saved reply as it is now."""

    def __init__(self, present: SavedReply) -> None:
        self.present = present
        super().__init__(
            f"{present.changed.by.name} changed it at {present.changed.at:%H:%M} UTC: "
            "look at it as it is now."
        )


def save_reply(
    database: Database,
    deployment: int,
    *,
    title: str,
    language: str,
    text: str,
    desk: str = "",
    by: Person,
) -> int:
    """The number of the new one."""
    now = datetime.now(UTC)
    row = {
        "deployment_id": deployment,
        "desk": desk[:120],
        "title": title.strip()[:200],
        "language": language[:20],
        "text": text,
        "version": 1,
        **signed_row("made", by, now),
        **signed_row("changed", by, now),
    }
    with database.write() as connection:
        statement = saved_replies.insert().returning(saved_replies.c.id)
        number = int(connection.execute(statement, row).scalar_one())
        detail = {"title": row["title"], "text": text}
        about = ("saved reply", number)
        audit.record(connection, by, "saved_reply_added", about, detail, deployment=deployment)
        return number


def change_saved(
    database: Database,
    deployment: int,
    number: int,
    version: int,
    *,
    by: Person,
    title: str,
    language: str,
    text: str,
    desk: str = "",
) -> SavedReply:
    """Raises SavedOvertaken."""
    changes = {
        "desk": desk[:120],
        "title": title.strip()[:200],
        "language": language[:20],
        "text": text,
        **signed_row("changed", by, datetime.now(UTC)),
    }
    return _change(database, deployment, number, version, changes, by)


def archive_saved(
    database: Database, deployment: int, number: int, version: int, by: Person
) -> SavedReply:
    """It is not offered any more. Raises SavedOvertaken."""
    changes = signed_row("archived", by, datetime.now(UTC))
    return _change(database, deployment, number, version, changes, by)


def _change(
    database: Database,
    deployment: int,
    number: int,
    version: int,
    changes: dict[str, Any],
    by: Person,
) -> SavedReply:
    here = (saved_replies.c.id == number, saved_replies.c.deployment_id == deployment)
    statement = update(saved_replies).where(*here, saved_replies.c.version == version)
    with database.write() as connection:
        changed = statement.values(changes | {"version": version + 1}).returning(saved_replies)
        row = connection.execute(changed).first()
        if row is not None:
            kept = saved_reply_from(row)
            action = "saved_reply_archived" if row.archived_at else "saved_reply_changed"
            detail = {"title": kept.title, "text": kept.text}
            about = ("saved reply", number)
            audit.record(connection, by, action, about, detail, deployment=deployment)
            return kept
        present = saved_reply(connection, deployment, number)
    if present is None:
        raise StoreError("This saved reply is not there.")
    raise SavedOvertaken(present)
