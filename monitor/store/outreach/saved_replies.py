"""Saved replies: texts with fields, per language and desk, found by typing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from monitor.model.texts import Signed
from monitor.store.outreach.outreach_tables import saved_replies
from monitor.store.outreach.text_rows import signed


@dataclass(frozen=True, slots=True)
class SavedReply:
    id: int
    desk: str  # "": of all desks
    title: str
    language: str
    text: str  # with fields
    version: int
    changed: Signed


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
    return [saved_reply_from(row) for row in connection.execute(query)]


def saved_reply(connection: Connection, deployment: int, number: int) -> SavedReply | None:
    here = (saved_replies.c.id == number, saved_replies.c.deployment_id == deployment)
    row = connection.execute(select(saved_replies).where(*here)).first()
    return None if row is None else saved_reply_from(row)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def saved_reply_from(row: Row[Any]) -> SavedReply:
    return SavedReply(
        row.id, row.desk, row.title, row.language, row.text, row.version, signed(row, "changed")
    )
