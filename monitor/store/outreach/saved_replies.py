"""Saved replies: texts with fields, per language and desk, found by typing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from monitor.model.people import Person
from monitor.model.replies import Step
from monitor.store.database import Database, StoreError
from monitor.store.outreach.outreach_tables import saved_replies
from monitor.store.outreach.reply_rows import always, done
from monitor.store.people import audit


@dataclass(frozen=True, slots=True)
class SavedReply:
    id: int
    desk: str  # "": of all desks
    title: str
    language: str
    text: str  # with fields
    version: int
    changed: Step


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
        **done("made", by, now),
        **done("changed", by, now),
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
        **done("changed", by, datetime.now(UTC)),
    }
    return _change(database, deployment, number, version, changes, by)


def archive_saved(
    database: Database, deployment: int, number: int, version: int, by: Person
) -> SavedReply:
    """It is not offered any more. Raises SavedOvertaken."""
    changes = done("archived", by, datetime.now(UTC))
    return _change(database, deployment, number, version, changes, by)


def find_saved(
    connection: Connection,
    deployment: int,
    *,
    words: str = "",
    language: str = "",
    desk: str = "",
    limit: int = 50,
) -> list[SavedReply]:
    """With all of these words or beginnings in title or text; of this desk and of all desks. Those
    in `language` come first."""
    conditions = [
        saved_replies.c.deployment_id == deployment,
        saved_replies.c.archived_at.is_(None),
    ]
    if desk:
        conditions.append(saved_replies.c.desk.in_(("", desk)))
    for word in words.split():
        pattern = f"%{_escaped(word.lower())}%"
        conditions.append(
            or_(
                func.lower(saved_replies.c.title).like(pattern, escape="\\"),
                func.lower(saved_replies.c.text).like(pattern, escape="\\"),
            )
        )
    order = (
        (saved_replies.c.language == language).desc(),
        func.lower(saved_replies.c.title),
        saved_replies.c.id,
    )
    query = select(saved_replies).where(*conditions).order_by(*order).limit(limit)
    return [_kept(row) for row in connection.execute(query)]


def saved_reply(connection: Connection, deployment: int, number: int) -> SavedReply | None:
    here = (saved_replies.c.id == number, saved_replies.c.deployment_id == deployment)
    row = connection.execute(select(saved_replies).where(*here)).first()
    return None if row is None else _kept(row)


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
            kept = _kept(row)
            action = "saved_reply_archived" if row.archived_at else "saved_reply_changed"
            detail = {"title": kept.title, "text": kept.text}
            about = ("saved reply", number)
            audit.record(connection, by, action, about, detail, deployment=deployment)
            return kept
        present = saved_reply(connection, deployment, number)
    if present is None:
        raise StoreError("This saved reply is not there.")
    raise SavedOvertaken(present)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _kept(row: Row[Any]) -> SavedReply:
    return SavedReply(
        row.id, row.desk, row.title, row.language, row.text, row.version, always(row, "changed")
    )
